// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class DrbdStartTest extends DrbdAgentCalls {
  @Test
  void startBringsUpAndGivesAScore() {
    drbd = new InMemoryDrbd();
    set("wfc_timeout", "no");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("modprobe", "check-resize", "adjust");
    assertThat(drbd.configured).isTrue();
    assertThat(cluster.attributes()).containsEntry(SCORE, "1000");
  }

  @Test
  void startOfWhatRunsAdjustsAndSucceeds() {
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("modprobe", "adjust");
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void startEndsSecondaryAndSaysWhy() {
    drbd.as(Role.PRIMARY);
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN") && line.contains("is Primary already"));
  }

  @Test
  void startOfAPrimaryInUseFailsAndNamesTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    holders = new Reading.Known<>(List.of("guest vm1 (domain 3) as xvda"));
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "held by guest vm1 (domain 3) as xvda");
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void startWaitsForThePeerAndForItsScore() {
    drbd = new InMemoryDrbd();
    Runnable nothing = () -> {};
    Runnable peerComes =
        () -> {
          drbd.connection = ConnectionState.CONNECTED;
          drbd.peerRole = Role.SECONDARY;
          drbd.peerDisk = DiskState.UP_TO_DATE;
        };
    drbd.beforeReads.addAll(List.of(nothing, nothing, nothing, nothing, nothing, peerComes));
    time = Duration.ofSeconds(20);
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void startDoesNotFailForAPeerThatStaysAway() {
    drbd = new InMemoryDrbd();
    set("wfc_timeout", "0");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.connection).isEqualTo(ConnectionState.CONNECTING);
  }

  @Test
  void startWithoutModuleIsNotInstalled() {
    drbd = new InMemoryDrbd();
    drbd.moduleLoadable = false;
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "module drbd not found");
    assertThat(drbd.commands()).containsExactly("modprobe");
  }

  @Test
  void startWithoutDrbdsetupIsNotInstalledAndWaitsForNothing() {
    drbd.everyRead(new DrbdReading.Unknown("drbdsetup is not installed", true));
    time = Duration.ofMinutes(10);
    expect(OcfAction.START, OcfExit.ERR_INSTALLED, "drbdsetup is not installed");
    assertThat(drbd.commands()).doesNotContain("adjust");
  }

  @Test
  void startOfWhatIsNotDefinedIsNotInstalledAndTriesNothing() {
    drbd = new InMemoryDrbd();
    drbd.defined = false;
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "not defined");
    assertThat(drbd.commands()).isEmpty();
  }

  @Test
  void startWithABadDiskGivesUpAfterTheSecondTry() {
    drbd = new InMemoryDrbd();
    drbd.diskOnceAttached = DiskState.DISKLESS;
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "volume 0 of r0 has no disk");
    assertThat(drbd.commands()).containsExactly("modprobe", "check-resize", "adjust", "adjust");
  }

  @Test
  void startThatCanNotBringUpTellsWhatDrbdSaid() {
    drbd = new InMemoryDrbd();
    drbd.on("adjust", new DrbdOutcome.Failed("No valid meta data found"));
    expect(OcfAction.START, OcfExit.ERR_GENERIC, "No valid meta data found");
  }

  @Test
  void startWaitsForTheDeviceNode() {
    drbd.deviceNodeAppearsAfter = 1;
    time = Duration.ofSeconds(20);
    expect(OcfAction.START, OcfExit.SUCCESS);
    drbd.deviceNodeAppearsAfter = 1_000_000;
    time = Duration.ofMillis(200);
    expectFailure(OcfAction.START, OcfExit.ERR_GENERIC, "/dev/drbd0");
  }

  @Test
  void startConnectsOnlyOncePromotedWhereAskedTo() {
    drbd = new InMemoryDrbd();
    set("connect_only_after_promote", "true");
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.commands()).contains("adjust --skip-net").doesNotContain("adjust");
    assertThat(drbd.connection).isEqualTo(ConnectionState.STAND_ALONE);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).endsWith("primary", "adjust");
    assertThat(drbd.connection).isEqualTo(ConnectionState.CONNECTING);
  }

  @Test
  void startNeedsTheModuleVersionAskedFor() {
    set("require_drbd_module_version_ge", "9.0.0");
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "8.4.11");
    set("require_drbd_module_version_ge", "8.4.0");
    set("require_drbd_module_version_lt", "8.4.11");
    expectFailure(OcfAction.START, OcfExit.ERR_INSTALLED, "8.4.11");
    set("require_drbd_module_version_lt", "9.0.0");
    expect(OcfAction.START, OcfExit.SUCCESS);
  }
}
