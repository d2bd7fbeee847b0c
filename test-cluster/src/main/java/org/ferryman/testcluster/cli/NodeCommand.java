// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Parameters;

/** A command that does one thing to one node. */
abstract class NodeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "The node, such as node1.")
  private String node;

  @Override
  public final Integer call() {
    TestCluster cluster = Tool.cluster();
    act(cluster, cluster.node(node).name());
    return 0;
  }

  abstract void act(TestCluster cluster, String name);
}
