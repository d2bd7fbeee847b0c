// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import org.ferryman.testcluster.cluster.TestCluster;
import picocli.CommandLine.Command;

/** Cuts a node's power. */
@Command(
    name = "power-off",
    mixinStandardHelpOptions = true,
    description =
        "Cuts a node's power: what it had in memory is gone, what was acknowledged is on its disk.")
final class PowerOffCommand extends NodeCommand {
  @Override
  void act(TestCluster cluster, String name) {
    cluster.powerOff(name);
  }
}
