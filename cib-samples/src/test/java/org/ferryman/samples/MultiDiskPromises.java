// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.monitorFails;
import static org.ferryman.samples.Event.nodeFails;

import org.junit.jupiter.api.Test;

/** What topology "multi-disk" promises: a guest goes only where both of its disks are good. */
public abstract class MultiDiskPromises extends Promises {

  @Override
  Sample sample() {
    return Sample.named("multi-disk");
  }

  private static final String[] ALL_ON_NODE1 = {
    "drbd-r0 Promoted node1",
    "drbd-r0 Unpromoted node2",
    "drbd-r1 Promoted node1",
    "drbd-r1 Unpromoted node2",
    "vm1 Started node1"
  };
  private static final String[] ALL_ON_NODE2 = {
    "drbd-r0 Promoted node2",
    "drbd-r0 Unpromoted node1",
    "drbd-r1 Promoted node2",
    "drbd-r1 Unpromoted node1",
    "vm1 Started node2"
  };
  private static final String[] ONLY_NODE2 = {
    "drbd-r0 Promoted node2", "drbd-r1 Promoted node2", "vm1 Started node2"
  };

  @Test
  void guestIsNotStartedWhileOnlyOneOfItsDisksIsGood() {
    Outcome outcome = fresh().score("node1", "drbd-r0", 1000).settle();

    assertThat(outcome.placement()).noneMatch(it -> it.startsWith("vm1"));
  }

  @Test
  void guestIsNotStartedWhereEachNodeHasOneGoodDisk() {
    Outcome outcome =
        fresh().score("node1", "drbd-r0", 1000).score("node2", "drbd-r1", 1000).settle();

    assertThat(outcome.placement()).noneMatch(it -> it.startsWith("vm1"));
  }

  @Test
  void guestStartsAndBothDisksArePromotedOnTheNodeWhereBothAreGood() {
    Outcome outcome =
        fresh().score("node1", "drbd-r0", 1000).score("node1", "drbd-r1", 1000).settle();

    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void moveMigratesLiveAndBothPromotionsFollowTheGuest() {
    Outcome outcome = guestOnNode1().moved("vm1", "node2").settle();

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2", "vm1 stop node1")
        .hasSize(7)
        .containsSubsequence("drbd-r0 demote node1", "drbd-r0 promote node2")
        .containsSubsequence("drbd-r1 demote node1", "drbd-r1 promote node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void standbyMigratesLiveBeforeDrbdIsStopped() {
    Outcome outcome = guestOnNode1().standby("node1").settle();

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2", "vm1 stop node1")
        .hasSize(9)
        .containsSubsequence("drbd-r0 demote node1", "drbd-r0 stop node1")
        .containsSubsequence("drbd-r1 demote node1", "drbd-r1 stop node1");
    assertThat(outcome.placement()).containsExactly(ONLY_NODE2);
  }

  @Test
  void lostNodeIsFencedBeforeTheGuestIsStartedOnThePeer() {
    Outcome outcome = guestOnNode1().settle(nodeFails("node1"));

    assertThat(outcome.actions())
        .startsWith("fence node1")
        .containsExactlyInAnyOrder(
            "fence node1", "vm1 start node2", "drbd-r0 promote node2", "drbd-r1 promote node2");
    assertThat(outcome.placement()).containsExactly(ONLY_NODE2);
  }

  @Test
  void guestOfALostNodeStaysStoppedWhereThePeerHasOneBadDisk() {
    Outcome outcome = guestOnNode1().withoutScore("node2", "drbd-r1").settle(nodeFails("node1"));

    assertThat(outcome.placement()).noneMatch(it -> it.startsWith("vm1"));
  }

  @Test
  void nodeThatReturnsGetsSecondariesAndDoesNotPullTheGuestBack() {
    Outcome joined = node1LostAndBack();
    assertThat(joined.actions())
        .containsExactlyInAnyOrder("drbd-r0 start node1", "drbd-r1 start node1");

    Outcome synced =
        joined.cluster().score("node1", "drbd-r0", 10000).score("node1", "drbd-r1", 10000).settle();
    assertThat(synced.actions()).isEmpty();
    assertThat(synced.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void afterBothNodesWereLostTheGuestWaitsForTheNodeWhereBothDisksAreGood() {
    Simulation bothBack = bothNodesLostAndBack().cluster();

    Simulation oneDisk = bothBack.score("node2", "drbd-r0", 1000).settle().cluster();
    assertThat(oneDisk.settle().placement()).noneMatch(it -> it.startsWith("vm1"));
    assertThat(oneDisk.score("node2", "drbd-r1", 1000).settle().placement())
        .containsExactly(ALL_ON_NODE2);
  }

  @Test
  void failedMigrateToStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_to", "node1"));

    assertThat(outcome.actions())
        .containsSubsequence("vm1 migrate_to node1", "vm1 stop node1", "vm1 start node2")
        .containsSubsequence("vm1 stop node2", "vm1 start node2")
        .containsSubsequence("drbd-r0 demote node1", "vm1 start node2")
        .containsSubsequence("drbd-r1 demote node1", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly(ONLY_NODE2);
  }

  @Test
  void failedMigrateFromStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_from", "node2"));

    assertThat(outcome.actions())
        .containsSubsequence("vm1 migrate_from node2", "vm1 stop node1", "vm1 start node2")
        .containsSubsequence("vm1 stop node2", "vm1 start node2")
        .containsSubsequence("drbd-r0 demote node1", "vm1 start node2")
        .containsSubsequence("drbd-r1 demote node1", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly(ONLY_NODE2);
  }

  @Test
  void nodeThatIsNotReadyIsNoTarget() {
    Simulation notReady = guestOnNode1().attribute("node2", "ferryman-ready-vm1", "0");

    assertThat(notReady.moved("vm1", "node2").settle().actions()).isEmpty();
    assertThat(notReady.standby("node1").settle().placement())
        .containsExactly("drbd-r0 Unpromoted node2", "drbd-r1 Unpromoted node2");
  }

  @Test
  void whenTheScoreOfOneDiskIsGoneTheGuestMigratesToTheNodeWhereBothAreGood() {
    Outcome outcome = guestOnNode1().withoutScore("node1", "drbd-r1").settle();

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2", "vm1 stop node1");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void guestFoundNotRunningIsStartedAgainWhereItWas() {
    Outcome outcome = guestOnNode1().settle(monitorFails("vm1", 10, "node1", 7));

    assertThat(outcome.actions()).containsExactly("vm1 stop node1", "vm1 start node1");
  }

  @Override
  final Simulation started() {
    Outcome running =
        fresh().score("node1", "drbd-r0", 10000).score("node1", "drbd-r1", 10000).settle();
    assertThat(running.placement()).containsExactly(ALL_ON_NODE1);
    return running.cluster().score("node2", "drbd-r0", 10000).score("node2", "drbd-r1", 10000);
  }
}
