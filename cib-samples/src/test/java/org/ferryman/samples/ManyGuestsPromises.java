// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;
import static org.ferryman.samples.Event.nodeFails;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What topology "many-guests" promises: each guest is on its own, whatever befalls the others. */
public abstract class ManyGuestsPromises extends Promises {

  @Override
  Sample sample() {
    return Sample.named("many-guests");
  }

  private static final List<String> NUMBERS = List.of("1", "2", "3");

  @Test
  void eachGuestStartsOnTheNodeWithItsOwnGoodData() {
    Outcome outcome =
        fresh().score("node1", "drbd-r1", 1000).score("node2", "drbd-r2", 1000).settle();

    assertThat(guests(outcome)).containsExactly("vm1 Started node1", "vm2 Started node2");
    assertThat(outcome.placement())
        .contains("drbd-r1 Promoted node1", "drbd-r2 Promoted node2", "drbd-r3 Unpromoted node1");
  }

  @Test
  void moveOfOneGuestMigratesItAndLeavesTheOthersAlone() {
    Outcome outcome = guestOnNode1().moved("vm2", "node2").settle();

    assertThat(outcome.actions())
        .containsExactly(
            "vm2 migrate_to node1",
            "vm2 migrate_from node2",
            "vm2 stop node1",
            "drbd-r2 demote node1",
            "drbd-r2 promote node2");
    assertThat(guests(outcome))
        .containsExactly("vm1 Started node1", "vm2 Started node2", "vm3 Started node1");
  }

  @Test
  void standbyMigratesEveryGuestLive() {
    Outcome outcome = guestOnNode1().standby("node1").settle();

    for (String n : NUMBERS) {
      assertThat(outcome.actions())
          .containsSubsequence(
              "vm%s migrate_to node1".formatted(n),
              "vm%s migrate_from node2".formatted(n),
              "vm%s stop node1".formatted(n),
              "drbd-r%s demote node1".formatted(n),
              "drbd-r%s stop node1".formatted(n));
    }
    assertThat(outcome.actions()).noneMatch(it -> it.matches("vm. start .*"));
    assertThat(guests(outcome)).containsExactlyElementsOf(allGuestsOn("node2"));
  }

  @Test
  void guestsOfALostNodeAreStartedOnThePeerButForTheOneWhoseDataIsNotGoodThere() {
    Outcome outcome = guestOnNode1().withoutScore("node2", "drbd-r3").settle(nodeFails("node1"));

    assertThat(outcome.actions()).startsWith("fence node1");
    assertThat(guests(outcome)).containsExactly("vm1 Started node2", "vm2 Started node2");
  }

  @Test
  void nodeThatReturnsPullsNoGuestBack() {
    Simulation onNode2 = node1LostAndBack().cluster();

    Outcome outcome = goodDataOn(onNode2, "node1").settle();

    assertThat(outcome.actions()).isEmpty();
    assertThat(guests(outcome)).containsExactlyElementsOf(allGuestsOn("node2"));
  }

  @Test
  void afterBothNodesWereLostEachGuestWaitsForItsOwnGoodData() {
    Simulation bothBack = bothNodesLostAndBack().cluster();

    assertThat(guests(bothBack.settle())).isEmpty();
    assertThat(guests(bothBack.score("node2", "drbd-r2", 1000).settle()))
        .containsExactly("vm2 Started node2");
  }

  @Test
  void failedMigrateToOfOneGuestRestartsThatOneAndNoOther() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm2", "migrate_to", "node1"));

    assertThat(outcome.actions())
        .containsSubsequence("vm2 migrate_to node1", "vm2 stop node1", "vm2 start node2")
        .containsSubsequence("drbd-r2 demote node1", "vm2 start node2")
        .noneMatch(it -> it.matches("vm[13] start .*"));
    assertThat(guests(outcome)).containsExactlyElementsOf(allGuestsOn("node2"));
  }

  @Test
  void failedMigrateFromOfOneGuestRestartsThatOneAndNoOther() {
    Outcome outcome =
        guestOnNode1().standby("node1").settle(actionFails("vm2", "migrate_from", "node2"));

    assertThat(outcome.actions())
        .containsSubsequence("vm2 migrate_from node2", "vm2 stop node1", "vm2 start node2")
        .containsSubsequence("drbd-r2 demote node1", "vm2 start node2")
        .containsSubsequence("vm2 stop node2", "vm2 start node2")
        .noneMatch(it -> it.matches("vm[13] start .*"));
    assertThat(guests(outcome)).containsExactlyElementsOf(allGuestsOn("node2"));
  }

  @Test
  void guestForWhichThePeerIsNotReadyStaysOnAMove() {
    Outcome outcome =
        guestOnNode1()
            .attribute("node2", "ferryman-ready-vm2", "0")
            .moved("vm1", "node2")
            .moved("vm2", "node2")
            .settle();

    assertThat(guests(outcome))
        .containsExactly("vm1 Started node2", "vm2 Started node1", "vm3 Started node1");
  }

  @Test
  void onStandbyTheGuestForWhichThePeerIsNotReadyStopsAndTheOthersMigrate() {
    Outcome outcome =
        guestOnNode1().attribute("node2", "ferryman-ready-vm2", "0").standby("node1").settle();

    assertThat(outcome.actions())
        .contains("vm1 migrate_from node2", "vm2 stop node1", "vm3 migrate_from node2")
        .doesNotContain("vm2 migrate_to node1");
    assertThat(guests(outcome)).containsExactly("vm1 Started node2", "vm3 Started node2");
  }

  @Test
  void guestWhoseScoreIsGoneMigratesAndTheOthersStay() {
    Outcome outcome = guestOnNode1().withoutScore("node1", "drbd-r3").settle();

    assertThat(outcome.actions()).startsWith("vm3 migrate_to node1", "vm3 migrate_from node2");
    assertThat(guests(outcome))
        .containsExactly("vm1 Started node1", "vm2 Started node1", "vm3 Started node2");
  }

  @Override
  final Simulation started() {
    Outcome running = goodDataOn(fresh(), "node1").settle();
    assertThat(guests(running)).containsExactlyElementsOf(allGuestsOn("node1"));
    return goodDataOn(running.cluster(), "node2");
  }

  private static Simulation goodDataOn(Simulation cluster, String node) {
    Simulation next = cluster;
    for (String n : NUMBERS) {
      next = next.score(node, "drbd-r" + n, 10000);
    }
    return next;
  }

  private static List<String> guests(Outcome outcome) {
    return outcome.placement().stream().filter(it -> it.startsWith("vm")).toList();
  }

  private static List<String> allGuestsOn(String node) {
    return NUMBERS.stream().map(n -> "vm%s Started %s".formatted(n, node)).toList();
  }
}
