// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an administrator waits for: a command's answer, with and without the controller. */
final class CommandSection implements Section {
  private static final int ROUNDS = 9;
  private static final double MARK = 400;
  private static final List<String> COMMANDS =
      List.of("status", "status --json", "metrics", "doctor");

  private final Bed bed;

  CommandSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public List<Row> measure() {
    bed.promoted(1);
    BenchNode node = bed.node();
    List<AgentCall> calls = COMMANDS.stream().map(it -> call(node, it)).toList();
    node.rounds(1, calls);
    Runs with = node.rounds(ROUNDS, calls);
    node.sh("systemctl stop ferryman");
    Runs without = node.rounds(ROUNDS, calls);
    node.restartController();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < COMMANDS.size(); i++) {
      String command = "ferryman " + COMMANDS.get(i);
      rows.add(Row.limit(name(), command + ", median", "ms", with.wall(i).median(), MARK));
      rows.add(
          Row.told(
              name(),
              command + ": wall, CPU; no controller: wall, CPU",
              "%s, %s; %s, %s"
                  .formatted(
                      with.wall(i).text("ms"),
                      with.cpu(i).text("ms"),
                      without.wall(i).text("ms"),
                      without.cpu(i).text("ms")),
              ""));
    }
    return rows;
  }

  /** Something found, or no controller, is exit code 1: that counts as an answer. */
  private static AgentCall call(BenchNode node, String command) {
    String script =
        node.share(
            "commands/" + command.replace(' ', '_'),
            "ferryman %s >/dev/null\ntest $? -le 1\n".formatted(command));
    return new AgentCall(
        Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        "/bin/sh",
        script,
        0);
  }
}
