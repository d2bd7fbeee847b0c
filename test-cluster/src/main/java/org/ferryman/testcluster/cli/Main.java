// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import org.ferryman.testcluster.cluster.ClusterException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the tool: picks the command and turns failures into one line and an exit code. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description =
        "A real corosync and Pacemaker cluster in containers, on simulated DRBD and Xen hardware:"
            + " nodes node1, node2, …; DRBD resource r0 on /dev/drbd0; guest vm1 in /etc/xen/vm1.cfg;"
            + " nothing in the CIB but fencing.",
    footer = {
      "",
      "A session:",
      "  test-cluster/cluster up",
      "  test-cluster/cluster exec node1 crm status",
      "  test-cluster/cluster power-off node1",
      "  test-cluster/cluster down"
    },
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      ExecCommand.class,
      PowerOffCommand.class,
      PowerOnCommand.class,
      HangCommand.class,
      PartitionCommand.class,
      HealCommand.class,
      FaultCommand.class,
      LogsCommand.class,
      DownCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      HardwareCommand.class
    })
public final class Main {
  private Main() {}

  /**
   * Runs the tool and ends the JVM with its exit code: 0 done, 1 failed, 2 wrong usage.
   *
   * @param arguments as given on the command line
   */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setStopAtPositional(false);
    line.getSubcommands().get("exec").setStopAtPositional(true);
    line.setExecutionExceptionHandler(Main::explain);
    System.exit(line.execute(arguments));
  }

  private static int explain(Exception exception, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(exception instanceof ClusterException)) {
      throw exception;
    }
    line.getErr().println("cluster: " + Failures.text(exception));
    return 1;
  }
}
