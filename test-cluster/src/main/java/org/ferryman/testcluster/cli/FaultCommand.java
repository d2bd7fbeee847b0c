// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.serve.HardwareControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Breaks parts of the hardware, and mends them. */
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    description = "Breaks a tool, disk, link or guest of the simulated hardware, or mends it.")
final class FaultCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say which fault; see fault --help");
  }

  private static int tell(ClusterHardware.Deed deed) {
    try (ClusterHardware hardware = ClusterHardware.connect(Tool.directory())) {
      hardware.tell(deed);
    }
    return 0;
  }

  @Command(
      name = "tool",
      mixinStandardHelpOptions = true,
      description = "From now on a tool misbehaves on a node.")
  int tool(
      @Parameters(paramLabel = "NODE", description = "Where.") String node,
      @Parameters(
              paramLabel = "TOOL",
              description = "drbdsetup, xl, …; with a command ('xl list'); or '*' for all.")
          String tool,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Fault.Kind kind,
      @Option(names = "--exit", defaultValue = "1", description = "Exit code of FAIL.") int exit,
      @Option(names = "--text", defaultValue = "", description = "What it prints instead.")
          String text,
      @Option(names = "--millis", defaultValue = "5000", description = "How late SLOW is.")
          long millis) {
    return tell(h -> h.setFault(new Fault(node, tool, kind, exit, text, millis)));
  }

  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      description = "Ends the faults of tools.")
  int clear(
      @Parameters(paramLabel = "NODE", arity = "0..1", description = "Only there.") String node,
      @Parameters(paramLabel = "TOOL", arity = "0..1", description = "Only of this tool.")
          String tool) {
    return tell(h -> h.clearFaults(node == null ? "" : node, tool == null ? "" : tool));
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tools' faults.")
  int list() {
    try (ClusterHardware hardware = ClusterHardware.connect(Tool.directory())) {
      hardware
          .ask(HardwareControl::faults)
          .forEach(fault -> spec.commandLine().getOut().println(fault));
    }
    return 0;
  }

  @Command(
      name = "disk",
      mixinStandardHelpOptions = true,
      description = "A node's backing disk gives I/O errors.")
  int disk(
      @Parameters(paramLabel = "NODE", description = "Where.") String node,
      @Option(names = "--path", defaultValue = "/dev/vdb", description = "Which.") String path,
      @Option(names = "--mend", description = "It works again.") boolean mend) {
    return tell(h -> h.breakDisk(node, path, !mend));
  }

  @Command(
      name = "link",
      mixinStandardHelpOptions = true,
      description = "Cuts DRBD's link between two nodes; the cluster network stays.")
  int link(
      @Parameters(paramLabel = "NODE", description = "One end.") String node,
      @Parameters(paramLabel = "PEER", description = "The other.") String peer,
      @Option(names = "--mend", description = "It works again.") boolean mend) {
    return tell(
        h -> {
          if (mend) {
            h.healLink(node, peer);
          } else {
            h.cutLink(node, peer);
          }
        });
  }

  @Command(name = "crash", mixinStandardHelpOptions = true, description = "A guest crashes.")
  int crash(
      @Parameters(paramLabel = "NODE", description = "Where it runs.") String node,
      @Parameters(paramLabel = "GUEST", description = "Its name.") String guest) {
    return tell(h -> h.crashGuest(node, guest));
  }
}
