// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Removes the cluster. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Removes the nodes, their network and the simulated hardware; images stay.")
final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    TestCluster.remove(Tool.name());
    new Background(Tool.directory()).stop();
    return 0;
  }
}
