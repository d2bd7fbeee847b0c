// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.List;
import java.util.Map;

/** The same operation when no controller runs. */
final class OneShotSection implements Section {
  private static final int ROUNDS = 15;
  private static final double MARK = 600;

  private final Bed bed;

  OneShotSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "one-shot";
  }

  @Override
  public List<Row> measure() {
    bed.promoted(1);
    BenchNode node = bed.node();
    AgentCall jvm =
        new AgentCall(
            Map.of("PATH", "/usr/bin:/bin"), node.sh("command -v java").strip(), "-version", 0);
    node.sh("systemctl stop ferryman");
    List<AgentCall> calls =
        List.of(AgentCall.drbd(Bed.OURS, 0, true), AgentCall.xen(Bed.OURS, 1), jvm);
    node.rounds(1, calls);
    Runs runs = node.rounds(ROUNDS, calls);
    node.restartController();
    return List.of(
        Row.limit(name(), "drbd monitor, median", "ms", runs.wall(0).median(), MARK),
        Row.limit(name(), "xen monitor, median", "ms", runs.wall(1).median(), MARK),
        Row.told(
            name(),
            "drbd monitor; 'java -version' beside it",
            runs.wall(0).text("ms"),
            "JVM: " + runs.wall(2).text("ms")));
  }
}
