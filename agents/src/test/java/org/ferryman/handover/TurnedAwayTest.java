/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
