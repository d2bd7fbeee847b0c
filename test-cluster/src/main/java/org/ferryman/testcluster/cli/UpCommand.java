// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a cluster that stays. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Starts a cluster in place of the one that runs, and returns when all nodes are online,"
            + " fencing works and r0 is UpToDate on both disks and down.")
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      defaultValue = "2",
      paramLabel = "N",
      description = "How many nodes (default: ${DEFAULT-VALUE}); r0 is on the first two.")
  private int nodes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TestCluster cluster =
        Tool.start(nodes, line -> spec.commandLine().getErr().println("cluster: " + line));
    spec.commandLine()
        .getOut()
        .printf(
            "%s online. Try: test-cluster/cluster exec node1 crm status%n",
            String.join(", ", cluster.plan().nodeNames()));
    return 0;
  }
}
