// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedHistoryTest {
  @TempDir Path directory;

  @Test
  void inputsOfTheModelItselfAgreeWithItAndOthersDoNot() {
    Scheduler scheduler = new Scheduler(directory);
    SmallWorld world = new SmallWorld("live-migration", 1, scheduler).started();
    String settled = world.model.cib("node1").orElseThrow();
    world.transitions.clear();
    world.model.administrator("node1").standby(world.hosts("vm1").iterator().next());
    world.until("a transition", 60, () -> !world.transitions.isEmpty());
    String input = world.model.cib("node1").orElseThrow();

    RecordedHistory recorded = RecordedHistory.of(List.of(settled, input), scheduler);

    assertThat(recorded.transitions()).hasSize(1);
    assertThat(recorded.firstDifference(world.transitions)).isEmpty();
    List<List<String>> longer = new ArrayList<>(world.transitions);
    longer.add(List.of("node1 vm1 start"));
    assertThat(recorded.firstDifference(longer).orElseThrow())
        .isEqualTo("transition 2: the cluster did [], the model [node1 vm1 start]");
  }
}
