// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class DrbdRoleTest extends DrbdAgentCalls {
  @Test
  void promoteMakesPrimaryAndRefreshesTheScore() {
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("primary");
  }

  @Test
  void promoteWithoutGoodDataIsRefusedAtOnce() {
    drbd.disk = DiskState.OUTDATED;
    drbd.peerDisk = DiskState.DUNKNOWN;
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Need access to UpToDate data");
    assertThat(drbd.commands()).containsExactly("primary");
  }

  /** As DRBD 9 leaves a survivor: its Primary is lost, and the data is not judged yet. */
  private void held() {
    drbd.mayPromote = Optional.of(false);
    drbd.disk = DiskState.CONSISTENT;
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerRole = Role.UNKNOWN;
    drbd.peerDisk = DiskState.DUNKNOWN;
  }

  private void later(Runnable change) {
    Runnable nothing = () -> {};
    drbd.beforeReads.addAll(List.of(nothing, nothing, nothing, change));
  }

  @Test
  void promoteWaitsWhileDrbdHoldsASurvivorAtConsistent() {
    held();
    later(() -> drbd.disk = DiskState.UP_TO_DATE);
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
    assertThat(log.lines())
        .anyMatch(line -> line.contains("DRBD holds the data of r0 at Consistent"));
  }

  @Test
  void promoteGivesUpOnceHeldDataTurnsOutToBeOld() {
    held();
    later(() -> drbd.disk = DiskState.OUTDATED);
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Need access to UpToDate data");
  }

  @Test
  void promoteOfHeldDataSaysInTheEndWhatItWaitedFor() {
    held();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "not done in time: DRBD holds the data of r0");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void dataThatIsGoodByTheTimeOfTheLookIsAskedForAgain() {
    held();
    drbd.on(
        "primary",
        () -> {
          drbd.disk = DiskState.UP_TO_DATE;
          drbd.on("primary", () -> drbd.primaryByKernel());
          return new DrbdOutcome.NoUpToDateData("(-2) Need access to UpToDate data");
        });
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
  }

  @Test
  void consistentDataOfDrbd84IsNotWaitedFor() {
    held();
    drbd.mayPromote = Optional.empty();
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Need access to UpToDate data");
    assertThat(drbd.commands()).containsExactly("primary");
  }

  @Test
  void promoteAfterThePeersDeathAsksTheKernelToFindOut() {
    drbd.peerRole = Role.PRIMARY;
    drbd.peerSilentlyDead = true;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteBesideALivingPrimaryIsRefusedAndNamesTheNode() {
    drbd.peerRole = Role.PRIMARY;
    assertThat(
            expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Multiple primaries not allowed")
                .reason())
        .contains("r0 is Primary on node2");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void promoteNeverMakesASecondPrimaryEvenWhereDrbdWouldAllowIt() {
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "r0 is Primary on node2");
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  @Test
  void promoteMakesASecondPrimaryWhereClusterAndConfigurationWantTwo() {
    meta("promoted_max", "2");
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("primary");
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
    expect(OcfAction.MONITOR, OcfExit.RUNNING_PROMOTED);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(drbd.peerRole).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteGoesOnOnceThePeerIsDemoted() {
    drbd.peerRole = Role.PRIMARY;
    drbd.twoPrimariesAllowed = true;
    Runnable nothing = () -> {};
    drbd.beforeReads.addAll(List.of(nothing, nothing, () -> drbd.peerRole = Role.SECONDARY));
    time = Duration.ofSeconds(20);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteGivesUpEarlyOnAPrimaryPeerWhereAskedTo() {
    set("fail_promote_early_if_peer_primary", "true");
    cluster.setAttribute(SCORE, "10000", null);
    drbd.peerRole = Role.PRIMARY;
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "r0 is Primary on node2");
    assertThat(drbd.commands()).containsExactly("primary");
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void promoteOfWhatIsNotDefinedIsNotInstalledAndHasNoScore() {
    cluster.setAttribute(SCORE, "10000", null);
    drbd.defined = false;
    drbd.configured = false;
    time = Duration.ofMinutes(10);
    expectFailure(OcfAction.PROMOTE, OcfExit.ERR_INSTALLED, "not defined");
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void promoteOfWhatRunsNeedsNoFile() {
    meta("promoted_max", "2");
    drbd.defined = false;
    drbd.twoPrimariesAllowed = true;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void promoteDoesNotGiveUpEarlyBesideAPrimaryThatTheClusterKnows() {
    set("fail_promote_early_if_peer_primary", "true");
    cluster.setAttribute(SCORE, "10000", null);
    cluster.promoted().add("node2");
    drbd.peerRole = Role.PRIMARY;
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "not done in time");
    assertThat(cluster.attributes()).containsEntry(SCORE, "10000");
  }

  @Test
  void promoteWithoutGoodDataKeepsWhatTheScoreIsEvenWhereItGivesUpEarly() {
    set("fail_promote_early_if_peer_primary", "true");
    cluster.setAttribute(SCORE, "10", null);
    drbd.on("primary", new DrbdOutcome.NoUpToDateData("no good data"));
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "no good data");
    assertThat(cluster.attributes()).containsEntry(SCORE, "10");
  }

  @Test
  void promoteTriesAgainWhatCanPass() {
    drbd.nextRead(HUNG);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    drbd.as(Role.SECONDARY);
    drbd.on("primary", new DrbdOutcome.Refused("(-10) State change was refused by peer node"));
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "refused by peer node");
    assertThat(drbd.commands()).hasSizeGreaterThan(2);
  }

  @Test
  void promoteOfWhatIsNotStartedOrNotKnownFails() {
    drbd.everyRead(HUNG);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "is not known");
    assertThat(drbd.commands()).isEmpty();
    drbd = new InMemoryDrbd();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "not started");
    drbd.everyRead(new DrbdReading.Unknown("no drbdsetup", true));
    expect(OcfAction.PROMOTE, OcfExit.ERR_INSTALLED, "no drbdsetup");
  }

  @Test
  void demoteMakesSecondary() {
    drbd.as(Role.PRIMARY);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("secondary");
  }

  @Test
  void demoteWaitsForADeviceToBeLetGoAndNamesTheHolderMeanwhile() {
    drbd.as(Role.PRIMARY).heldOpen = 2;
    holders = new Reading.Known<>(List.of("guest vm1 (domain 3) as xvda"));
    time = Duration.ofSeconds(20);
    expect(OcfAction.DEMOTE, OcfExit.SUCCESS);
    assertThat(log.lines())
        .anyMatch(line -> line.contains("held by guest vm1") && line.contains("trying again"));
  }

  @Test
  void demoteOfADeviceHeldOpenFailsWithWhatIsKnownOfTheHolder() {
    drbd.as(Role.PRIMARY).heldOpen = -1;
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "no guest holds it");
    holders = new Reading.Unknown<>("xenstore hangs");
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "xenstore hangs");
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void demoteOfWhatIsDownIsNotRunning() {
    drbd = new InMemoryDrbd();
    expect(OcfAction.DEMOTE, OcfExit.NOT_RUNNING, "not configured");
  }

  @Test
  void demoteNeverSucceedsWhileTheRoleIsUnknown() {
    drbd.as(Role.PRIMARY).everyRead(HUNG);
    expect(OcfAction.DEMOTE, OcfExit.ERR_GENERIC, "its state is not known");
    assertThat(drbd.commands()).contains("secondary");
  }
}
