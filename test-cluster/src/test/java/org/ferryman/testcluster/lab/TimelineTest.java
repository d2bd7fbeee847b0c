// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.lab.Timeline.Actor;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final List<String> JOURNAL =
      List.of(
          "1000.500 node1 pacemaker-controld[239]:  notice: Requesting local execution of start operation for vm1 on node1",
          "1001.000 node1 kernel: block drbd0: role( Secondary -> Primary ) ",
          "1002.000 node1 pacemaker-controld[239]:  notice: Result of start operation for vm1 on node1: ok",
          "1003.000 node1 pacemaker-controld[239]:  notice: High CPU load detected: 2.680000",
          "1004.000 node1 ferryman[77]: vm1: started",
          "1005.000 node2 pacemaker-fenced[227]:  notice: Operation 'reboot' [265] targeting node1 using fencing returned 0 (OK)",
          "not a line of a journal");

  private static List<JournalLine> journal() {
    return JOURNAL.stream().flatMap(line -> JournalLine.parse(Lines.line(line)).stream()).toList();
  }

  @Test
  void tellsWhoDidWhatAndLeavesNoiseOut() {
    Timeline timeline = Timeline.of(List.of(), journal(), new GuestHistory(List.of()), 0);

    assertThat(timeline.entries())
        .extracting(Timeline.Entry::actor, Timeline.Entry::text)
        .containsExactly(
            tuple(Actor.PACEMAKER, "asks start of vm1"),
            tuple(Actor.DRBD, "role( Secondary -> Primary )"),
            tuple(Actor.PACEMAKER, "start of vm1: ok"),
            tuple(Actor.AGENT, "vm1: started"),
            tuple(
                Actor.PACEMAKER,
                "Operation 'reboot' [265] targeting node1 using fencing returned 0 (OK)"));
  }

  @Test
  void hasTheGuestsSequenceBesideIt() {
    GuestHistory guest =
        GuestHistory.of(
            Map.of(
                MachineName.NODE1,
                Lines.of("GUEST wrote 41 at 1000.7", "GUEST wrote 42 at 1004.5")));
    Timeline timeline = Timeline.of(List.of(), journal(), guest, 0);

    List<String> lines = timeline.text("a run", guest).lines().toList();

    assertThat(lines)
        .anyMatch(line -> line.matches(" +0\\.0  -  +node1  pacemaker  asks start of vm1"))
        .anyMatch(line -> line.matches(" +3\\.5  41  +node1  agent +vm1: started"))
        .anyMatch(
            line ->
                line.matches(
                    " +4\\.0  42  +node1  guest +writes record 42, 3\\.8 s after record 41"));
  }

  @Test
  void startsWithTheRun() {
    Timeline timeline = Timeline.of(List.of(), journal(), new GuestHistory(List.of()), 1_004_500);

    assertThat(timeline.entries()).hasSize(1);
  }
}
