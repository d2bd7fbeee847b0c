// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Cuts a node off from the others. */
@Command(
    name = "partition",
    mixinStandardHelpOptions = true,
    description =
        "Cuts a node off from the others: cluster network and DRBD's link. Fencing still reaches it.")
final class PartitionCommand extends NodeCommand {
  @Override
  void act(TestCluster cluster, String name) {
    cluster.partition(name);
  }
}
