// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.monitorFails;
import static org.ferryman.samples.Event.nodeFails;

import org.junit.jupiter.api.Test;

/** What topology "vbd" promises. */
public abstract class VbdPromises extends Promises {

  @Override
  Sample sample() {
    return Sample.named("vbd");
  }

  private static final String[] MIGRATION = {
    "vm1 migrate_to node1", "vm1 migrate_from node2", "vm1 stop node1"
  };

  @Test
  void guestStartsOnOneNode() {
    Outcome outcome = fresh().settle();

    assertThat(outcome.actions()).hasSize(1).first().asString().startsWith("vm1 start ");
    assertThat(outcome.placement()).hasSize(1);
  }

  @Test
  void moveMigratesLive() {
    Outcome outcome = guestOnNode1().moved("vm1", "node2").settle();

    assertThat(outcome.actions()).containsExactly(MIGRATION);
    assertThat(outcome.placement()).containsExactly("vm1 Started node2");
  }

  @Test
  void standbyMigratesLive() {
    Outcome outcome = guestOnNode1().standby("node1").settle();

    assertThat(outcome.actions()).containsExactly(MIGRATION);
    assertThat(outcome.placement()).containsExactly("vm1 Started node2");
  }

  @Test
  void nodeOutOfStandbyDoesNotPullTheGuestBack() {
    Simulation standby = guestOnNode1().standby("node1").settle().cluster();

    Outcome outcome = standby.active("node1").settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly("vm1 Started node2");
  }

  @Test
  void lostNodeIsFencedBeforeTheGuestIsStartedOnThePeer() {
    Outcome outcome = guestOnNode1().settle(nodeFails("node1"));

    assertThat(outcome.actions()).containsExactly("fence node1", "vm1 start node2");
  }

  @Test
  void nodeThatReturnsDoesNotPullTheGuestBack() {
    Outcome outcome = node1LostAndBack();

    assertThat(outcome.actions()).isEmpty();
    assertThat(outcome.placement()).containsExactly("vm1 Started node2");
  }

  @Test
  void afterBothNodesWereLostTheGuestIsStartedOnOneOfThem() {
    Outcome outcome = bothNodesLostAndBack();

    assertThat(outcome.actions()).hasSize(1).first().asString().startsWith("vm1 start ");
    assertThat(outcome.placement()).hasSize(1);
  }

  @Test
  void failedMigrateToStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_to", "node1"));

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1")
        .endsWith("vm1 start node2")
        .containsExactlyInAnyOrder(
            "vm1 migrate_to node1", "vm1 stop node2", "vm1 stop node1", "vm1 start node2");
  }

  @Test
  void failedMigrateFromStopsTheGuestOnBothNodesBeforeItIsStartedOnOne() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm1", "migrate_from", "node2"));

    assertThat(outcome.actions())
        .startsWith("vm1 migrate_to node1", "vm1 migrate_from node2")
        .endsWith("vm1 start node2")
        .containsExactlyInAnyOrder(
            "vm1 migrate_to node1",
            "vm1 migrate_from node2",
            "vm1 stop node1",
            "vm1 stop node2",
            "vm1 start node2");
  }

  @Test
  void nodeThatIsNotReadyGetsNoGuest() {
    Simulation notReady = guestOnNode1().attribute("node2", "ferryman-ready-vm1", "0");

    assertThat(notReady.moved("vm1", "node2").settle().actions()).isEmpty();
    assertThat(notReady.standby("node1").settle().actions()).containsExactly("vm1 stop node1");
  }

  @Test
  void promotionScoresHaveNoSayBecauseNothingOfDrbdIsInTheCluster() {
    Simulation scored = guestOnNode1().score("node1", "drbd-r0", 10000);

    assertThat(scored.withoutScore("node1", "drbd-r0").settle().actions()).isEmpty();
    assertThat(scored.moved("vm1", "node2").settle().actions()).containsExactly(MIGRATION);
  }

  @Test
  void guestFoundNotRunningIsStartedAgainWhereItWas() {
    Outcome outcome = guestOnNode1().settle(monitorFails("vm1", 10, "node1", 7));

    assertThat(outcome.actions()).containsExactly("vm1 stop node1", "vm1 start node1");
  }

  @Test
  void guestThatFailedThreeTimesOnANodeIsStartedOnThePeer() {
    Outcome outcome =
        guestOnNode1()
            .attribute("node1", "fail-count-vm1#monitor_10000", "2")
            .settle(monitorFails("vm1", 10, "node1", 1));

    assertThat(outcome.actions()).containsExactly("vm1 stop node1", "vm1 start node2");
  }

  @Override
  final Simulation started() {
    Outcome running = fresh().standby("node2").settle();
    assertThat(running.placement()).containsExactly("vm1 Started node1");
    return running.cluster().active("node2").settle().cluster();
  }
}
