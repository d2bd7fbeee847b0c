// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.monitorFails;
import static org.ferryman.samples.Event.nodeFails;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What topology "failover" promises. */
public abstract class FailoverPromises extends OneGuestPromises {

  @Override
  Sample sample() {
    return Sample.named("failover");
  }

  @Test
  void guestStartsOnlyAfterThePromotionOnTheNodeWithTheBetterScore() {
    Outcome outcome =
        fresh()
            .settle()
            .cluster()
            .score("node1", "drbd-r0", 1000)
            .score("node2", "drbd-r0", 10)
            .settle();

    assertThat(outcome.actions()).containsExactly("drbd-r0 promote node1", "vm1 start node1");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void changeToLiveMigrationDoesNothingToTheGuestWhichThenMigratesLive() {
    Outcome changed = guestOnNode1().changedTo(Sample.named("live-migration")).settle();
    assertThat(changed.actions()).isEmpty();

    assertThat(changed.cluster().standby("node1").settle().actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2", "vm1 stop node1");
  }

  @Test
  void nothingIsDoneWhileAllIsWell() {
    Outcome outcome = guestOnNode1().settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE1);
  }

  @Test
  void lostNodeIsFencedBeforeItsPeerIsPromotedAndTheGuestStarted() {
    Outcome outcome = guestOnNode1().settle(nodeFails("node1"));

    assertThat(outcome.actions())
        .containsExactly("fence node1", "drbd-r0 promote node2", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void standbyStopsTheGuestBeforeTheDemotionAndStartsItOnThePeerAfterThePromotion() {
    Outcome outcome = guestOnNode1().standby("node1").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 promote node2",
            "vm1 start node2");
    assertThat(outcome.placement()).containsExactly("drbd-r0 Promoted node2", "vm1 Started node2");
  }

  @Test
  void moveIsAColdOne() {
    Outcome outcome = guestOnNode1().moved("vm1", "node2").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1", "drbd-r0 demote node1", "drbd-r0 promote node2", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void guestIsNotMovedToANodeWithoutGoodData() {
    Outcome outcome =
        guestOnNode1().withoutScore("node2", "drbd-r0").moved("vm1", "node2").settle();

    assertThat(outcome.placement()).doesNotContain("vm1 Started node2", "drbd-r0 Promoted node2");
  }

  @Test
  void whenThePromotionScoreOfTheGuestsNodeIsGoneTheGuestMovesToTheNodeThatHasOne() {
    Outcome outcome = guestOnNode1().withoutScore("node1", "drbd-r0").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1", "drbd-r0 demote node1", "drbd-r0 promote node2", "vm1 start node2");
    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void guestThatCanNotBeStartedOnOneNodeIsStartedOnThePeer() {
    Outcome outcome =
        fresh()
            .score("node1", "drbd-r0", 10000)
            .score("node2", "drbd-r0", 1000)
            .settle(actionFails("vm1", "start", "node1"));

    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }

  @Test
  void primaryThatCanNotBeDemotedIsStoppedBeforeItsPeerIsPromoted() {
    Outcome outcome =
        guestOnNode1().moved("vm1", "node2").settle(actionFails("drbd-r0", "demote", "node1"));

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 start node1",
            "drbd-r0 promote node2",
            "vm1 start node2");
  }

  @Test
  void primaryThatCanNeitherBeDemotedNorStoppedIsFencedBeforeItsPeerIsPromoted() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("drbd-r0", "stop", "node1"));

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "fence node1",
            "drbd-r0 promote node2",
            "vm1 start node2");
  }

  @Test
  void failedPrimaryIsRestartedAndItsGuestWithIt() {
    Outcome outcome = guestOnNode1().settle(monitorFails("drbd-r0", 10, "node1", 1));

    assertThat(outcome.actions())
        .containsExactly(
            "vm1 stop node1",
            "drbd-r0 demote node1",
            "drbd-r0 stop node1",
            "drbd-r0 start node1",
            "drbd-r0 promote node1",
            "vm1 start node1");
  }

  @Test
  void noMigrationIsEverTriedSoThereIsNoneThatCouldFail() {
    Event migrateTo = actionFails("vm1", "migrate_to", "node1");
    Event migrateFrom = actionFails("vm1", "migrate_from", "node2");

    for (Simulation planned :
        List.of(guestOnNode1().moved("vm1", "node2"), guestOnNode1().standby("node1"))) {
      Outcome outcome = planned.settle(migrateTo, migrateFrom);
      assertThat(outcome.actions()).noneMatch(it -> it.contains("migrate"));
      assertThat(outcome.placement()).contains("vm1 Started node2");
    }
  }

  @Test
  void readinessToTakeAGuestIsNotAskedForBecauseNoneArrivesLive() {
    Outcome outcome =
        guestOnNode1().attribute("node2", "ferryman-ready-vm1", "0").moved("vm1", "node2").settle();

    assertThat(outcome.placement()).containsExactly(ALL_ON_NODE2);
  }
}
