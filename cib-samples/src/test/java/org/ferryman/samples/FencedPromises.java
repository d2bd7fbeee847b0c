// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What topology "fenced" promises: all that "live-migration" does, and more. */
public abstract class FencedPromises extends LiveMigrationPromises {

  @Override
  Sample sample() {
    return Sample.withItsOwnFencing("fenced");
  }

  /** Of more nodes the larger part is quorate and the other isn't: nobody races, nobody waits. */
  @Test
  void nodeOfTheGuestIsFencedLaterThanItsPeerWhereEachIsHalfOfTheCluster() {
    assertThat(guestOnNode1().delayOfFencing("node1"))
        .isEqualTo(nodes() == 2 ? Duration.ofSeconds(15) : Duration.ZERO);
    assertThat(guestOnNode1().delayOfFencing("node2")).isZero();
  }

  @Test
  void peerThatDrbdHasFencedIsNeverPromotedAndGetsNoGuestEvenWithAGoodScore() {
    Outcome outcome =
        guestOnNode1().fencedBy("node1", "drbd-r0", "vm1").settle(Event.nodeFails("node1"));

    assertThat(outcome.actions()).containsExactly("fence node1");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Unpromoted node2");
  }

  @Test
  void banOfTheRoleAloneWouldNotKeepTheGuestOff() {
    Outcome outcome =
        guestOnNode1().promotionBannedBut("drbd-r0", "node1").settle(Event.nodeFails("node1"));

    assertThat(outcome.actions()).contains("vm1 start node2");
  }

  @Test
  void guestOfTheNodeThatHasFencedItsPeerRunsOn() {
    Outcome outcome = guestOnNode1().fencedBy("node1", "drbd-r0", "vm1").settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement())
        .containsExactly("drbd-r0 Promoted node1", "drbd-r0 Unpromoted node2", "vm1 Started node1");
  }
}
