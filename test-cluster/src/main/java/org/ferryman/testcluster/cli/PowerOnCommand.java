// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Switches a node on. */
@Command(
    name = "power-on",
    mixinStandardHelpOptions = true,
    description = "Switches a node on; it boots and joins by itself.")
final class PowerOnCommand extends NodeCommand {
  @Override
  void act(TestCluster cluster, String name) {
    cluster.powerOn(name);
  }
}
