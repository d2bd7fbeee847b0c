// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.ferryman.handover.migration.Migration;
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

  /** Two guests were found room for at the same moment, and there is room for one. */
  @Test
  void aGuestWhoseRoomAnotherHasTakenMeanwhileIsBegunAnew() {
    world.target().crowded = 2;

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(log.lines())
        .filteredOn(line -> line.contains("trying again"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("MiB are free"));
    assertThat(world.target().running()).isTrue();
  }

  @Test
  void whereThatDoesNotChangeNothingIsLeftBehind() {
    world.target().crowded = 9;

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).isFalse();
    assertThat(world.source().running()).isTrue();
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.target().leases.readAll()).isEmpty();
    assertThat(world.migration.guests()).isEmpty();
  }

  /** xl ended when the guest was suspended; nobody would build it anew but the cluster. */
  @Test
  void thatNoXlIsLeftBehindAGuestThatIsResumedIsTold() {
    world.migration.after =
        step -> {
          if (step == Migration.Step.SUSPENDED) {
            world.migration.kill(VM.value(), operation());
          }
        };

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).isFalse();
    assertThat(world.source().running()).isTrue();
    assertThat(log.lines()).anyMatch(line -> line.contains("no xl is left behind guest vm1"));
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
