// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.monitorFails;

import org.junit.jupiter.api.Test;

/** What topology "live-migration" promises, and every topology that is the same with more to it. */
public abstract class LiveMigrationPromises extends OneGuestPromises {

  @Override
  Sample sample() {
    return Sample.named("live-migration");
  }

  @Test
  void guestStartsAndDrbdIsPromotedOnTheNodeWithGoodData() {
    Outcome outcome = fresh().settle().cluster().score("node1", "drbd-r0", 1000).settle();

    assertThat(outcome.actions())
        .containsExactlyInAnyOrder("vm1 start node1", "drbd-r0 promote node1");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void moveMigratesLiveAndThePromotionFollowsTheGuest() {
    Outcome outcome = guestOnNode1().moved("vm1", "node2").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 migrate_to node1",
            "vm1 migrate_from node2",
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void standbyMigratesLiveBeforeDrbdIsStopped() {
    Outcome outcome = guestOnNode1().standby("node1").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 migrate_to node1",
            "vm1 migrate_from node2",
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void failedMigrateToStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_to", "node1"));

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1")
        .containsExactlyInAnyOrder(
            "vm1 migrate_to node1",
            "vm1 stop node2",
            "vm1 stop node1",
            "vm1 start node2",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 promote node2")
        .containsSubsequence("vm1 stop node1", "vm1 start node2")
        .containsSubsequence("vm1 stop node2", "vm1 start node2")
        .containsSubsequence("vm1 stop node1", "drbd-r0 demote node1", "vm1 start node2")
        .containsSubsequence("drbd-r0 demote node1", "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void failedMigrateFromStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_from", "node2"));

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2")
        .containsExactlyInAnyOrder(
            "vm1 migrate_to node1",
            "vm1 migrate_from node2",
            "vm1 stop node1",
            "vm1 stop node2",
            "vm1 start node2",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 promote node2")
        .containsSubsequence("vm1 stop node1", "vm1 start node2")
        .containsSubsequence("vm1 stop node2", "vm1 start node2")
        .containsSubsequence("vm1 stop node1", "drbd-r0 demote node1", "vm1 start node2")
        .containsSubsequence("drbd-r0 demote node1", "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void stoppedGuestLeavesNoPrimaryAndIsStartedOnEitherNode() {
    Outcome stopped = guestOnNode1().meta("vm1", "target-role", "Stopped").settle();
    assertThat(stopped.actions()).containsExactly("vm1 stop node1", "drbd-r0 demote node1");

    Outcome started =
        stopped.cluster().meta("vm1", "target-role", "Started").moved("vm1", "node2").settle();
    assertThat(started.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void guestWhoseLastNodeIsStillPromotedIsStartedElsewhereAfterTheDemotionThere() {
    Outcome stopped =
        guestOnNode1()
            .meta("drbd-r0-clone", "is-managed", "false")
            .meta("vm1", "target-role", "Stopped")
            .settle();
    assertThat(stopped.placement())
        .containsExactly("drbd-r0 Promoted node1", "drbd-r0 Unpromoted node2");

    Outcome started =
        stopped
            .cluster()
            .meta("drbd-r0-clone", "is-managed", "true")
            .meta("vm1", "target-role", "Started")
            .moved("vm1", "node2")
            .settle();
    assertThat(started.actions())
        .startsWith("drbd-r0 demote node1")
        .containsExactlyInAnyOrder(
            "drbd-r0 demote node1", "vm1 start node2", "drbd-r0 promote node2");
    assertThat(started.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void nodeThatIsNotReadyIsNeverATargetOfAMove() {
    Outcome outcome =
        guestOnNode1().attribute("node2", "ferryman-ready-vm1", "0").moved("vm1", "node2").settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void standbyWithoutAReadyTargetStopsTheGuestAndStartsItWhenTheTargetIsReady() {
    Outcome stopped =
        guestOnNode1().attribute("node2", "ferryman-ready-vm1", "0").standby("node1").settle();
    assertThat(stopped.actions())
        .containsExactly("vm1 stop node1", "drbd-r0 demote node1", "drbd-r0 stop node1");

    Outcome ready = stopped.cluster().attribute("node2", "ferryman-ready-vm1", "1").settle();
    assertThat(ready.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void nodeThatSaysItIsReadyAndNodeThatSaysNothingAreTargetsAlike() {
    Outcome outcome =
        guestOnNode1().attribute("node2", "ferryman-ready-vm1", "1").moved("vm1", "node2").settle();

    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void whenThePromotionScoreOfTheGuestsNodeIsGoneTheGuestMigratesToTheNodeThatHasOne() {
    Outcome outcome = guestOnNode1().withoutScore("node1", "drbd-r0").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 migrate_to node1",
            "vm1 migrate_from node2",
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 promote node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void guestIsNotMovedToANodeWhoseScoreIsGone() {
    Outcome outcome =
        guestOnNode1().withoutScore("node2", "drbd-r0").moved("vm1", "node2").settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void failedPrimaryIsRestartedAndItsGuestWithIt() {
    Outcome outcome = guestOnNode1().settle(monitorFails("drbd-r0", 10, "node1", 1));

    assertThat(outcome.actions())
        .startsWith(
            "vm1 stop node1", "drbd-r0 demote node1", "drbd-r0 stop node1", "drbd-r0 start node1")
        .hasSize(6)
        .contains("vm1 start node1", "drbd-r0 promote node1");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }
}
