// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows each node's power, the cluster and DRBD as the nodes see them. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows the nodes' power, and the cluster, DRBD and the guests as each node sees them.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TestCluster cluster = Tool.cluster();
    for (ClusterNode node : cluster.nodes()) {
      say(
          node.name()
              + ": power "
              + (node.running() ? "on" : node.on() ? "on, but it hangs" : "off"));
      if (node.running()) {
        Optional<ClusterStatus> status = cluster.statusOn(node);
        say("  cluster: " + status.map(ClusterStatus::text).orElse("not up on this node"));
        show(node, "drbd", "drbdadm", "status");
        show(node, "xl", "xl", "list");
      }
    }
    return 0;
  }

  private void show(ClusterNode node, String title, String... command) {
    ExecResult result = node.exec(DEADLINE, command);
    String text = (result.stdout() + result.stderr()).strip();
    say("  %s: %s".formatted(title, text.replace("\n", "\n    ")));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
