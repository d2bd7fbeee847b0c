// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.disks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.ferryman.handover.disks.Guard.Caller;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.ManualClock;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
  private static final LeaseReading NO_LEASE = new LeaseReading.None();
  private final ManualClock clock = new ManualClock();

  private static DrbdStatus status(Role here, Role there) {
    return new DrbdStatus(
        "r0",
        here,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(
            new DrbdConnection(
                0, Optional.of("node1"), ConnectionState.CONNECTED, there, List.of())),
        List.of());
  }

  private LeaseReading held(Side side, Phase phase) {
    return new LeaseReading.Held(Leases.lease(side, phase, clock, "r0"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void withoutALeaseThereIsNeverASecondPrimary(Caller caller) {
    Guard guard = Guard.of(caller, status(Role.SECONDARY, Role.PRIMARY), NO_LEASE, false);

    assertThat(guard).isInstanceOf(Guard.Refused.class);
    assertThat(((Guard.Refused) guard).reason()).contains("r0 is Primary on node1");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void theOnlyPrimaryIsAllowedAndBeingPrimaryAlreadyToo(Caller caller) {
    assertThat(Guard.of(caller, status(Role.SECONDARY, Role.SECONDARY), NO_LEASE, false))
        .isEqualTo(new Guard.Allowed(""));
    assertThat(Guard.of(caller, status(Role.SECONDARY, Role.UNKNOWN), NO_LEASE, false))
        .isEqualTo(new Guard.Allowed(""));
    assertThat(Guard.of(caller, status(Role.PRIMARY, Role.PRIMARY), NO_LEASE, false))
        .isEqualTo(new Guard.Allowed(""));
  }

  @Test
  void anArrivingGuestWaitsForTheWindowAndIsAllowedOnceItIsOpen() {
    DrbdStatus status = status(Role.SECONDARY, Role.PRIMARY);

    assertThat(Guard.of(Caller.ARRIVAL, status, held(Side.TARGET, Phase.PREPARED), false))
        .isInstanceOf(Guard.AwaitWindow.class);
    assertThat(Guard.of(Caller.ARRIVAL, status, held(Side.TARGET, Phase.OPENING), false))
        .isInstanceOf(Guard.AwaitWindow.class);
    assertThat(Guard.of(Caller.ARRIVAL, status, held(Side.TARGET, Phase.OPEN), false))
        .isInstanceOf(Guard.Allowed.class);
    assertThat(Guard.of(Caller.ARRIVAL, status, held(Side.TARGET, Phase.RETURNING), false))
        .isInstanceOf(Guard.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void theLeaseIsForTheArrivingGuestAndItsTargetOnly(Phase phase) {
    DrbdStatus status = status(Role.SECONDARY, Role.PRIMARY);

    assertThat(Guard.of(Caller.START, status, held(Side.TARGET, phase), true))
        .isInstanceOf(Guard.Refused.class);
    if (phase != Phase.STARTING) {
      assertThat(Guard.of(Caller.ARRIVAL, status, held(Side.SOURCE, phase), false))
          .isInstanceOf(Guard.Refused.class);
    }
  }

  @Test
  void whereTwoPrimariesAreAllowedForGoodAnArrivingGuestIsAllowedAndItIsLogged() {
    Guard guard = Guard.of(Caller.ARRIVAL, status(Role.SECONDARY, Role.PRIMARY), NO_LEASE, true);

    assertThat(guard).isInstanceOf(Guard.Allowed.class);
    assertThat(((Guard.Allowed) guard).note()).contains("without a lease", "for good");
  }

  @Test
  void aLeaseThatHasRunOutOrCantBeReadAllowsNothing() {
    DrbdStatus status = status(Role.SECONDARY, Role.PRIMARY);
    Lease lease = Leases.lease(Side.TARGET, Phase.OPEN, clock, "r0");

    assertThat(Guard.of(Caller.ARRIVAL, status, new LeaseReading.Expired(lease), false))
        .isInstanceOf(Guard.Refused.class);
    assertThat(
            Guard.of(
                Caller.ARRIVAL,
                status(Role.SECONDARY, Role.SECONDARY),
                new LeaseReading.Unreadable("r0", "can't be read"),
                true))
        .isInstanceOf(Guard.Refused.class);
  }
}
