// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.status.Role;
import org.junit.jupiter.api.Test;

class MonitorUnderLeaseTest {
  private final ManualClock clock = new ManualClock();

  private MonitorUnderLease answer(Side side, Phase phase, Role role) {
    Lease lease = Leases.lease(side, phase, clock, "r0");
    return MonitorUnderLease.of(
        "r0", role, new LeaseReading.Held(lease), lease.commanded().get("r0"));
  }

  /** One letter per role Primary, Secondary: t truth, c commanded, ! deviation. */
  @Test
  void everyPhaseOnEachSide() {
    StringBuilder table = new StringBuilder();
    for (Phase phase : Phase.values()) {
      table.append(phase);
      for (Side side : Side.values()) {
        if (phase == Phase.STARTING && side == Side.SOURCE) {
          continue;
        }
        table.append(' ').append(side).append(' ');
        for (Role role : new Role[] {Role.PRIMARY, Role.SECONDARY, Role.UNRECOGNISED}) {
          MonitorUnderLease answer = answer(side, phase, role);
          table.append(
              answer instanceof MonitorUnderLease.Truth
                  ? "t"
                  : answer instanceof MonitorUnderLease.Commanded ? "c" : "!");
        }
      }
      table.append('\n');
    }

    assertThat(table.toString())
        .isEqualTo(
            """
            PREPARED SOURCE t!! TARGET !t!
            ARRIVING SOURCE t!! TARGET !t!
            OPENING SOURCE t!! TARGET ct!
            OPEN SOURCE t!! TARGET c!!
            CLOSING SOURCE tc! TARGET c!!
            RETURNING SOURCE t!! TARGET ct!
            ARRIVED SOURCE !c! TARGET c!!
            STARTING TARGET ct!
            """);
  }

  @Test
  void theCommandedRoleIsAnsweredAndTheReasonTellsTheDevicesOwn() {
    MonitorUnderLease answer = answer(Side.TARGET, Phase.OPEN, Role.PRIMARY);

    assertThat(answer).isInstanceOf(MonitorUnderLease.Commanded.class);
    assertThat(((MonitorUnderLease.Commanded) answer).role()).isEqualTo(CommandedRole.UNPROMOTED);
    assertThat(((MonitorUnderLease.Commanded) answer).note())
        .contains("r0 is Primary", "hand-over of vm1 from node1 to node2");
  }

  @Test
  void withoutALeaseTheTruthIsTold() {
    assertThat(
            MonitorUnderLease.of(
                "r0", Role.PRIMARY, new LeaseReading.None(), CommandedRole.UNPROMOTED))
        .isEqualTo(new MonitorUnderLease.Truth(""));
  }

  @Test
  void aLeaseThatHasRunOutNoLongerHidesTheTruth() {
    Lease lease = Leases.lease(Side.TARGET, Phase.OPEN, clock, "r0");

    MonitorUnderLease answer =
        MonitorUnderLease.of(
            "r0", Role.PRIMARY, new LeaseReading.Expired(lease), CommandedRole.UNPROMOTED);

    assertThat(answer).isInstanceOf(MonitorUnderLease.Truth.class);
    assertThat(((MonitorUnderLease.Truth) answer).note()).contains("has run out");
  }

  @Test
  void anUnreadableLeaseIsLoudAndAnErrorWhereTheRoleIsNotTheCommandedOne() {
    LeaseReading unreadable = new LeaseReading.Unreadable("r0", "the lease can't be read");

    assertThat(MonitorUnderLease.of("r0", Role.PRIMARY, unreadable, CommandedRole.UNPROMOTED))
        .isInstanceOf(MonitorUnderLease.Deviation.class);
    assertThat(MonitorUnderLease.of("r0", Role.PRIMARY, unreadable, CommandedRole.PROMOTED))
        .isEqualTo(new MonitorUnderLease.Truth("the lease can't be read"));
  }

  @Test
  void aResourceThatPacemakerDoesNotCommandIsToldAsItIs() {
    Lease lease =
        Leases.lease(Side.TARGET, Phase.OPEN, clock, "r0")
            .onSide(Side.TARGET, java.util.Map.of("r0", CommandedRole.NONE));

    assertThat(
            MonitorUnderLease.of(
                "r0", Role.PRIMARY, new LeaseReading.Held(lease), CommandedRole.NONE))
        .isEqualTo(new MonitorUnderLease.Truth(""));
  }
}
