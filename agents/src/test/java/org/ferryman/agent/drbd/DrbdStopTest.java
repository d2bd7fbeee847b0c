// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class DrbdStopTest extends DrbdAgentCalls {
  @Test
  void stopTakesDownAndDeletesTheScore() {
    cluster.setAttribute(SCORE, "10000", null);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.configured).isFalse();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void stopOfWhatIsDownSucceeds() {
    drbd = new InMemoryDrbd();
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void stopIsNotBelievedUntilReadSo() {
    drbd.on("down", new DrbdOutcome.Done());
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "DRBD took the command");
    assertThat(drbd.configured).isTrue();
  }

  @Test
  void stopWaitsForADeviceToBeLetGo() {
    drbd.as(Role.PRIMARY).heldOpen = 3;
    time = Duration.ofSeconds(20);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "down", "down", "down");
  }

  @Test
  void stopOfADeviceHeldOpenFailsAndNamesTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    holders = new Reading.Known<>(List.of("guest vm1 (domain 3) as xvda"));
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "held by guest vm1");
    assertThat(drbd.configured).isTrue();
    assertThat(askedHolders).isNotEmpty().allMatch(Set.of(0)::equals);
  }

  @Test
  void stopWithoutUsableConfigurationAsksTheKernelDirectly() {
    drbd.on("down", new DrbdOutcome.Failed("'drbdadm down r0' exited with 10: parse error"));
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "drbdsetup down");
    assertThat(log.lines()).anyMatch(line -> line.contains("without the configuration"));
  }

  @Test
  void stopNeverSucceedsWhileTheStateIsUnknown() {
    drbd.everyRead(HUNG);
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "did not answer");
    assertThat(drbd.commands()).contains("down");
    drbd.everyRead(new DrbdReading.Unknown("no drbdsetup", true));
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "no drbdsetup");
  }

  @Test
  void stopSucceedsOnceTheStateIsKnownAgain() {
    drbd.nextRead(HUNG);
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.configured).isFalse();
  }

  @Test
  void stopOfAHungToolTellsSo() {
    drbd.hangOn("down");
    drbd.hangOn("drbdsetup down");
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "did not answer");
  }

  @Test
  void whereTheTimeWentIsToldNotOnlyWhatCameLast() {
    String hung = "'drbdsetup down r0' did not answer within 32.7 s and was killed";
    AtomicInteger tries = new AtomicInteger();
    drbd.hangOn("down");
    drbd.on(
        "drbdsetup down",
        () -> {
          if (tries.getAndIncrement() > 0) {
            return new DrbdOutcome.Failed("'drbdsetup down r0' did not answer within 0.0 s");
          }
          LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
          return new DrbdOutcome.Failed(hung);
        });
    expect(OcfAction.STOP, OcfExit.ERR_GENERIC, "within 0.0 s; before that: " + hung);
  }

  @Test
  void stopIsNotHeldUpByTheClonesConfiguration() {
    meta("clone_node_max", "5");
    meta("notify", "false");
    drbd.defined = false;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
  }

  @Test
  void stopIsNotHeldUpByParametersThatItCanDoWithout() {
    set("require_drbd_module_version_ge", "8.4");
    set("drbdconf", "relative");
    set("stop_outdates_secondary", "maybe");
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.configured).isFalse();
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void stopBesideAPrimaryOutdatesWhereAskedTo() {
    set("stop_outdates_secondary", "yes");
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("down", "outdate");
  }

  @Test
  void stopOutdatesNothingUnlessAskedOrWithoutAPrimary() {
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    drbd = InMemoryDrbd.running();
    set("stop_outdates_secondary", "yes");
    meta("notify_promoted_uname", "node1 node2");
    meta("notify_stop_uname", "node2");
    expect(OcfAction.STOP, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }
}
