// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.controller.admin.Scene;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.tools.journal.JournalEntry;
import org.ferryman.controller.tools.journal.JournalTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
  private static final Instant START = Instant.parse("2026-11-30T14:39:40Z");

  @TempDir Path run;

  private static Optional<Happening> told(String program, String text) {
    return Retelling.of(new JournalEntry(START, program, 5, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pacemaker-schedulerd|notice: Actions: Migrate    vm1         ( node1 -> node2 )|Pacemaker|decides: migrate vm1 (node1 to node2)",
        "pacemaker-schedulerd|notice: Actions: Promote    drbd-r0:1   ( Unpromoted -> Promoted node1 )|Pacemaker|decides: promote drbd-r0 (Unpromoted to Promoted node1)",
        "pacemaker-schedulerd|warning: Cluster node node1 will be fenced: peer is no longer part of the cluster|fencing|node1 is to be fenced: peer is no longer part of the cluster",
        "pacemaker-controld|notice: Requesting local execution of migrate_to operation for vm1 on node1|Pacemaker|asks for migrate_to of vm1",
        "pacemaker-controld|notice: Result of start operation for vm1 on node1: ok|Pacemaker|start of vm1 is done",
        "pacemaker-controld|notice: Result of monitor operation for vm1 on node1: error (xl does not answer (yet))|Pacemaker|monitor of vm1 FAILED (error): xl does not answer (yet)",
        "pacemaker-controld|notice: Node node2 state is now lost|Pacemaker|node2 is lost",
        "pacemaker-attrd|notice: Setting ferryman-ready-vm1[node2]: 1 -> 0|Pacemaker|hears that node2 can't take vm1",
        "pacemaker-attrd|notice: Setting master-drbd-r0[node1]: (unset) -> 10000|Pacemaker|hears that the promotion score of drbd-r0 on node1 is 10000 (before: (unset))",
        "ferryman|drbd start drbd-r0: r0 waits up to 5 s for its peers|Ferryman|drbd start drbd-r0: r0 waits up to 5 s for its peers",
        "ferryman|xen migrate_to vm1: FAILED (1) after 0.3 s: no way|Ferryman|xen migrate_to vm1: FAILED (1) after 0.3 s: no way",
        "ferryman|warning: breaking off the hand-over of vm1: no more time|Ferryman|breaking off the hand-over of vm1: no more time",
        "kernel|drbd r0: conn( Connected -> NetworkFailure )|DRBD|r0: conn( Connected -> NetworkFailure )",
        "kernel|block drbd0: Split-Brain detected but unresolved, dropping connection!|DRBD|0: Split-Brain detected but unresolved, dropping connection!"
      })
  void entriesAreRetoldForPeople(String program, String text, String who, String what) {
    Happening happening = told(program, text).orElseThrow();
    assertThat(happening.who()).isEqualTo(who);
    assertThat(happening.what()).isEqualTo(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pacemaker-controld|notice: Result of notify operation for drbd-r0 on node1: ok",
        "pacemaker-controld|notice: Result of probe operation for vm1 on node1: not running",
        "pacemaker-controld|notice: High CPU load detected: 9.830000",
        "pacemaker-attrd|notice: Node node1 state is now member",
        "ferryman|xen monitor vm1: done after 0.1 s",
        "ferryman-gate|admitted for 192.0.2.1: ferryman handover state",
        "kernel|device eth0 entered promiscuous mode"
      })
  void whatSaysNothingOfAGuestIsLeftOut(String program, String text) {
    assertThat(told(program, text)).isEmpty();
  }

  @Test
  void oneTimelineOfAllNodesTellsOfTheGuestAndOfTheNodes() {
    List<String> lines =
        Timeline.lines(
            Map.of(
                "node1",
                List.of(
                    happening(
                        0,
                        "pacemaker-controld",
                        "notice: Requesting local execution of stop operation for vm1 on node1"),
                    happening(2, "pacemaker-controld", "notice: Node node2 state is now lost"),
                    happening(
                        9,
                        "pacemaker-controld",
                        "notice: Requesting local execution of stop operation for vm2 on node1")),
                "node2",
                List.of(
                    happening(1, "ferryman", "warning: guest vm1 is paused"),
                    happening(3, "pacemaker-controld", "notice: Node node2 state is now lost"))),
            Set.of("vm1"),
            START,
            ZoneOffset.UTC);

    assertThat(lines)
        .containsExactly(
            "2026-11-30 (+00:00)",
            "14:39:40.000   node1        Pacemaker  asks for stop of vm1",
            "14:39:41.000 ! node2        Ferryman   guest vm1 is paused",
            "14:39:42.000 ! node1,node2  Pacemaker  node2 is lost");
    assertThat(Timeline.lines(Map.of(), Set.of("vm1"), START, ZoneOffset.UTC))
        .containsExactly("nothing is written of it since 2026-11-30 14:39:40");
  }

  @Test
  void warningThatIsSaidAtEveryStartIsToldOnceWithACount() {
    String warning = "WARN  Fencing: r0: DRBD's fencing is dont-care";
    List<String> lines =
        Timeline.lines(
            Map.of(
                "node1",
                List.of(
                    happening(0, "ferryman", warning),
                    happening(60, "ferryman", warning),
                    happening(61, "ferryman", "INFO  Start: r0 is up"),
                    happening(122, "ferryman", warning),
                    happening(123, "ferryman", "INFO  Start: r0 is up"))),
            Set.of(),
            START,
            ZoneOffset.UTC);

    assertThat(lines)
        .containsExactly(
            "2026-11-30 (+00:00)",
            "14:39:40.000 ! node1  Ferryman  r0: DRBD's fencing is dont-care (said 2 times more, the last time at 14:41:42)",
            "14:40:41.000   node1  Ferryman  r0 is up",
            "14:41:43.000   node1  Ferryman  r0 is up");
  }

  private static Happening happening(int seconds, String program, String text) {
    return Retelling.of(new JournalEntry(START.plusSeconds(seconds), program, 5, text))
        .orElseThrow();
  }

  @Test
  void whatBelongsToAGuestIsKnownByAllItsNames() {
    ClusterState state =
        Scene.seenFromNode1(
            Scene.pacemaker(),
            new Scene(run)
                .node("node1", Optional.empty(), "vm1", Scene.text("events2-84-sync-node1.txt")),
            ClusterState.Told.nothing("not asked"));

    assertThat(Relatives.of("vm1", state))
        .contains("vm1", "r0", "drbd-r0", "drbd-r0-clone", "drbd0");
    assertThat(Relatives.of("r0", state)).contains("vm1");
    assertThat(Relatives.of("vm2", state)).containsExactly("vm2");
  }

  @Test
  void aStorySurvivesItsWayToAnotherNode() {
    Story story =
        Story.of(
            new JournalTools.Reading(
                List.of(
                    new JournalEntry(START, "pacemaker-controld", 5, "notice: Quorum lost"),
                    new JournalEntry(START, "ferryman", 6, "\u001b[2Jdone")),
                "only the newest"));

    assertThat(Story.read(story.json())).isEqualTo(story);
    assertThat(story.happenings().get(0).at()).isEqualTo(START);
    assertThat(story.happenings().get(1).what()).isEqualTo("?[2Jdone");
    assertThat(Story.read("{}").happenings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "30min, 2026-11-30T14:09:40Z",
    "2h, 2026-11-30T12:39:40Z",
    "1d, 2026-11-29T14:39:40Z",
    "03:12, 2026-11-30T03:12:00Z",
    "23:00, 2026-11-29T23:00:00Z",
    "2026-11-28 03:12:07, 2026-11-28T03:12:07Z",
    "2026-11-28, 2026-11-28T00:00:00Z",
    "today, 2026-11-30T00:00:00Z",
    "yesterday, 2026-11-29T00:00:00Z"
  })
  void timesAreTypedAsPeopleSayThem(String typed, Instant moment) {
    assertThat(When.of(typed, START, ZoneOffset.UTC)).isEqualTo(moment);
  }

  @Test
  void whatIsNoTimeIsRefusedWithExamples() {
    assertThatThrownBy(() -> When.of("soon", START, ZoneOffset.UTC))
        .hasMessageContaining("not a time: 'soon'; say 30min");
    assertThatThrownBy(() -> When.of("25:00", START, ZoneOffset.UTC))
        .hasMessageContaining("no such time");
  }
}
