// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.Finding.Status;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class StateChecksTest {
  private static final TwoPrimariesReading CLOSED = new TwoPrimariesReading.Forbidden();
  private static final TwoPrimariesReading OPEN = new TwoPrimariesReading.Allowed();
  private static final LeaseReading NO_LEASE = new LeaseReading.None();

  private Role role = Role.SECONDARY;
  private Role peerRole = Role.SECONDARY;
  private DiskState disk = DiskState.UP_TO_DATE;
  private DiskState peerDisk = DiskState.UP_TO_DATE;
  private ConnectionState connection = ConnectionState.CONNECTED;
  private ReplicationState replication = ReplicationState.ESTABLISHED;
  private long outOfSync;

  private DrbdStatus status() {
    return new DrbdStatus(
        "r0",
        role,
        List.of(),
        Optional.empty(),
        List.of(new DrbdVolume(0, 0, disk, false, Optional.empty(), Optional.empty())),
        List.of(
            new DrbdConnection(
                1,
                Optional.of("node2"),
                connection,
                peerRole,
                List.of(
                    new DrbdPeerVolume(
                        0, replication, peerDisk, false, false, OptionalLong.of(outOfSync))))),
        List.of());
  }

  private List<Finding> found(TwoPrimariesReading kernel, boolean twoForGood, LeaseReading lease) {
    return StateChecks.of(
        "r0",
        new StateChecks.Facts(new DrbdReading.Configured(status()), kernel, twoForGood, lease));
  }

  private void assertFound(Status status, String check, String words) {
    assertThat(found(CLOSED, false, NO_LEASE))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.status()).isEqualTo(status);
              assertThat(it.check()).isEqualTo(check);
              assertThat(it.cause()).contains(words);
            });
  }

  @Test
  void healthyResourceIsFound() {
    assertFound(Status.OK, "state", "Secondary, connected, UpToDate on every side");
    role = Role.PRIMARY;
    replication = ReplicationState.VERIFY_S;
    assertFound(Status.OK, "state", "Primary, connected, UpToDate on every side, being verified");
  }

  @Test
  void sideThatIsAloneOrBehindIsFound() {
    connection = ConnectionState.CONNECTING;
    assertFound(Status.WARNING, "connection", "not connected to node2 (Connecting)");
    connection = ConnectionState.STAND_ALONE;
    assertFound(Status.FAILED, "state", "StandAlone");
  }

  @Test
  void diskThatIsNotGoodIsFound() {
    disk = DiskState.OUTDATED;
    assertFound(Status.FAILED, "disk", "volume 0 is Outdated here");
    disk = DiskState.DISKLESS;
    assertFound(Status.FAILED, "disk", "volume 0 is Diskless here");
    role = Role.PRIMARY;
    assertFound(Status.FAILED, "state", "has lost its disk (Diskless)");
    role = Role.SECONDARY;
    disk = DiskState.INCONSISTENT;
    assertFound(Status.FAILED, "disk", "no resync is under way");
    replication = ReplicationState.SYNC_TARGET;
    assertFound(Status.WARNING, "disk", "catches up");
    disk = DiskState.CONSISTENT;
    replication = ReplicationState.ESTABLISHED;
    assertFound(Status.WARNING, "disk", "volume 0 is Consistent here");
  }

  @Test
  void diskOfThePeerIsFound() {
    peerDisk = DiskState.OUTDATED;
    assertFound(Status.FAILED, "disk on node2", "volume 0 is Outdated on node2");
    peerDisk = DiskState.INCONSISTENT;
    replication = ReplicationState.SYNC_SOURCE;
    outOfSync = 4096;
    assertFound(Status.WARNING, "disk on node2", "catches up");
    replication = ReplicationState.PAUSED_SYNC_S;
    assertFound(Status.WARNING, "resync", "paused");
  }

  @Test
  void whatAVerificationFoundIsToldAsLongAsBothCallThemselvesUpToDate() {
    outOfSync = 12;
    assertFound(Status.FAILED, "out of sync", "12 KiB of volume 0 differ from node2");
  }

  @Test
  void twoPrimariesAreRightOnlyDuringAHandOver() {
    role = Role.PRIMARY;
    peerRole = Role.PRIMARY;
    assertFound(Status.FAILED, "two Primaries", "no hand-over is under way");
    assertThat(found(OPEN, false, lease(Phase.OPEN)))
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.OK));
    assertThat(found(CLOSED, true, NO_LEASE))
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.WARNING));
    assertThat(found(CLOSED, false, new LeaseReading.Unreadable("r0", "spoilt")))
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.UNKNOWN));
  }

  @Test
  void windowThatWasLeftOpenIsFound() {
    for (LeaseReading lease : List.of(NO_LEASE, lease(Phase.STARTING))) {
      assertThat(found(OPEN, false, lease))
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.status()).isEqualTo(Status.FAILED);
                assertThat(it.check()).isEqualTo("window");
                assertThat(it.remedy()).contains("drbdadm adjust r0");
              });
    }
    assertThat(found(OPEN, true, NO_LEASE)).extracting(Finding::status).containsOnly(Status.OK);
  }

  @Test
  void whatCanNotBeAskedIsUnknownAndWhatIsDownIsWarnedOf() {
    assertThat(
            StateChecks.of(
                "r0",
                new StateChecks.Facts(
                    new DrbdReading.Unknown("drbdsetup hangs"), CLOSED, false, NO_LEASE)))
        .extracting(Finding::status)
        .containsExactly(Status.UNKNOWN);
    assertThat(
            StateChecks.of(
                "r0",
                new StateChecks.Facts(new DrbdReading.Unconfigured(), CLOSED, false, NO_LEASE)))
        .extracting(Finding::status)
        .containsExactly(Status.WARNING);
    assertThat(found(new TwoPrimariesReading.Unknown("no answer"), false, NO_LEASE))
        .extracting(Finding::status)
        .containsExactly(Status.UNKNOWN);
  }

  private static LeaseReading lease(Phase phase) {
    return new LeaseReading.Held(
        new Lease(
            Lease.VERSION,
            "0123456789",
            "vm1",
            Map.of(),
            "node1",
            "node2",
            "node2",
            Side.TARGET,
            Window.AT_THE_END,
            phase,
            List.of(),
            "boot",
            0,
            "never"));
  }
}
