// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a command in a node on this terminal. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = "Runs a command in a node as root; its exit code is this command's.")
final class ExecCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NODE", description = "The node, such as node1.")
  private String node;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "What to run.")
  private List<String> command;

  @Override
  public Integer call() {
    TestCluster cluster = Tool.cluster();
    List<String> argv = cluster.node(node).terminalCommand(Tool.terminal(), command);
    try {
      return new ProcessBuilder(argv).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ClusterException("cannot start " + String.join(" ", argv), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the command ran in " + node, e);
    }
  }
}
