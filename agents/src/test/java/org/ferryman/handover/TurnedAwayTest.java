// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.junit.jupiter.api.Test;

/** A target whose sshd takes no more callers at that moment, as when many guests move at once. */
class TurnedAwayTest extends TwoNodes {
  @Test
  void aTransferThatTheTargetsSshdHasNoRoomForIsBegunAnew() {
    world.migration.turnsAway = 2;

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(log.lines()).filteredOn(line -> line.contains("trying again")).hasSize(2);
    assertThat(world.target().running()).isTrue();
  }

  @Test
  void butNotForEver() {
    world.migration.turnsAway = 9;

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains("kex_exchange_identification");
    assertThat(world.migration.turnsAway).as("one and three more").isEqualTo(5);
    assertThat(world.source().running()).isTrue();
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.target().leases.readAll()).isEmpty();
  }
}
