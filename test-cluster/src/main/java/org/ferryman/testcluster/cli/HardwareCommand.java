// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.cluster.ClusterPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the simulated hardware until it is ended; {@code up} starts it in the background. */
@Command(
    name = HardwareCommand.NAME,
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Serves the simulated hardware in the foreground.")
final class HardwareCommand implements Callable<Integer> {
  static final String NAME = "serve-hardware";

  @Option(names = "--nodes", required = true, paramLabel = "N", description = "How many nodes.")
  private int nodes;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where its sockets are made (default: where the other commands look).")
  private Path directory = Tool.directory();

  @Option(
      names = "--power",
      paramLabel = "COMMAND",
      description = "Switches nodes that are no containers, as COMMAND NODE off|on.")
  private String power = "";

  @Override
  public Integer call() throws InterruptedException {
    ClusterPlan plan = new ClusterPlan(Tool.name(), nodes, true);
    ClusterHardware hardware =
        power.isEmpty()
            ? ClusterHardware.serve(plan, directory)
            : ClusterHardware.serve(plan, directory, power);
    Runtime.getRuntime().addShutdownHook(new Thread(hardware::close));
    new CountDownLatch(1).await(); // until SIGTERM
    return 0;
  }
}
