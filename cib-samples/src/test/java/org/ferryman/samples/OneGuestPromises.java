// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.monitorFails;
import static org.ferryman.samples.Event.nodeFails;
import static org.ferryman.samples.Event.nodeJoins;

import org.junit.jupiter.api.Test;

/**
 * What every topology promises in which there are one guest, vm1, and one DRBD resource, r0, that
 * the cluster manages.
 */
abstract class OneGuestPromises extends Promises {

  static final String[] ALL_ON_NODE1 = {
    "drbd-r0 Promoted node1", "drbd-r0 Unpromoted node2", "vm1 Started node1"
  };
  static final String[] ALL_ON_NODE2 = {
    "drbd-r0 Promoted node2", "drbd-r0 Unpromoted node1", "vm1 Started node2"
  };

  @Test
  void beforeAnyNodeHasGoodDataDrbdStartsButNothingIsPromotedAndNoGuestStarted() {
    Outcome outcome = fresh().settle();

    assertThat(outcome.actions())
        .containsExactlyInAnyOrder("drbd-r0 start node1", "drbd-r0 start node2");
    assertThat(outcome.placement())
        .containsExactly("drbd-r0 Unpromoted node1", "drbd-r0 Unpromoted node2");
  }

  @Test
  void lostNodeIsFencedBeforeTheGuestIsStartedOnThePeer() {
    Outcome outcome = guestOnNode1().settle(nodeFails("node1"));

    assertThat(outcome.actions())
        .containsExactlyInAnyOrder("fence node1", "vm1 start node2", "drbd-r0 promote node2")
        .startsWith("fence node1");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void guestOfALostNodeStaysStoppedWhereThePeerHasNoGoodData() {
    Outcome outcome = guestOnNode1().withoutScore("node2", "drbd-r0").settle(nodeFails("node1"));

    assertThat(outcome.actions()).containsExactly("fence node1");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Unpromoted node2");
  }

  @Test
  void nodeThatReturnsGetsASecondaryAndDoesNotPullTheGuestBack() {
    Simulation onNode2 = guestOnNode1().settle(nodeFails("node1")).cluster();

    Outcome joined = onNode2.settle(nodeJoins("node1"));
    assertThat(joined.actions()).containsExactly("drbd-r0 start node1");

    Outcome synced = joined.cluster().score("node1", "drbd-r0", 10000).settle();
    assertThat(synced.actions()).isEmpty();
    assertThat(synced.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void afterBothNodesWereLostTheGuestWaitsForTheNodeWithGoodData() {
    Simulation bothBack = bothNodesLostAndBack().cluster();

    assertThat(bothBack.settle().placement())
        .containsExactly("drbd-r0 Unpromoted node1", "drbd-r0 Unpromoted node2");

    Outcome known = bothBack.score("node2", "drbd-r0", 1000).settle();
    assertThat(known.actions())
        .containsExactlyInAnyOrder("drbd-r0 promote node2", "vm1 start node2");
    assertThat(known.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void nodeOutOfStandbyGetsASecondaryAndTheGuestStays() {
    Simulation standby = guestOnNode1().standby("node1").settle().cluster();

    Outcome outcome = standby.active("node1").settle();

    assertThat(outcome.actions()).containsExactly("drbd-r0 start node1");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void whenNoNodeHasAScoreAnyMoreTheGuestIsStopped() {
    Outcome outcome =
        guestOnNode1().withoutScore("node1", "drbd-r0").withoutScore("node2", "drbd-r0").settle();

    assertThat(outcome.actions()).containsExactly("vm1 stop node1", "drbd-r0 demote node1");
    assertThat(outcome.placement())
        .containsExactly("drbd-r0 Unpromoted node1", "drbd-r0 Unpromoted node2");
  }

  @Test
  void guestFoundNotRunningIsStartedAgainWhereItWas() {
    Outcome outcome = guestOnNode1().settle(monitorFails("vm1", 10, "node1", 7));

    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
    assertThat(outcome.actions()).containsExactly("vm1 stop node1", "vm1 start node1");
  }

  @Test
  void guestThatFailedThreeTimesOnANodeIsStartedOnThePeer() {
    Outcome outcome =
        guestOnNode1()
            .attribute("node1", "fail-count-vm1#monitor_10000", "2")
            .settle(monitorFails("vm1", 10, "node1", 1));

    assertThat(outcome.actions())
        .startsWith("vm1 stop node1")
        .containsExactlyInAnyOrder(
            "vm1 stop node1", "vm1 start node2", "drbd-r0 demote node1", "drbd-r0 promote node2")
        .containsSubsequence("drbd-r0 demote node1", "vm1 start node2")
        .containsSubsequence("drbd-r0 demote node1", "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void nodeWhoseGuestCanNotBeStoppedIsFencedBeforeTheGuestIsStartedElsewhere() {
    Outcome outcome =
        guestOnNode1()
            .settle(monitorFails("vm1", 10, "node1", 1), actionFails("vm1", "stop", "node1"));

    assertThat(outcome.actions())
        .containsSubsequence("vm1 stop node1", "fence node1", "vm1 start node2");
  }

  @Test
  void failedSecondaryIsRestartedWithoutTouchingTheGuest() {
    Outcome outcome = guestOnNode1().settle(monitorFails("drbd-r0", 20, "node2", 1));

    assertThat(outcome.actions()).containsExactly("drbd-r0 stop node2", "drbd-r0 start node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Override
  final Simulation started() {
    Outcome running = fresh().score("node1", "drbd-r0", 10000).settle();
    assertThat(running.placement()).containsExactly(ALL_ON_NODE1);
    return running.cluster().score("node2", "drbd-r0", 10000);
  }
}
