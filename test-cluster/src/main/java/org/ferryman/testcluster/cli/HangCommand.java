// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Freezes a node. */
@Command(
    name = "hang",
    mixinStandardHelpOptions = true,
    description = "Freezes a node with its guests, until it is powered off and on.")
final class HangCommand extends NodeCommand {
  @Override
  void act(TestCluster cluster, String name) {
    cluster.hang(name);
  }
}
