// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.NodeImage;
import org.ferryman.testcluster.cluster.TestCluster;

/** The node in which agents are called and timed. */
final class BenchNode {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TICK_MILLIS = 10;

  private final TestCluster cluster;
  private final ClusterNode node;

  private BenchNode(TestCluster cluster, ClusterNode node) {
    this.cluster = cluster;
    this.node = node;
  }

  /** The first node of the cluster, with the stopwatch and the instant tools at hand. */
  static BenchNode of(TestCluster cluster, NodeImage image) {
    BenchNode bench = new BenchNode(cluster, cluster.nodes().get(0));
    for (String program : List.of("stopwatch", "instant")) {
      Path copy = cluster.share().resolve(program);
      try {
        Files.copy(image.program(program), copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
      } catch (IOException e) {
        throw new ClusterException("cannot write " + copy, e);
      }
    }
    return bench;
  }

  /** The cluster that the node is in. */
  TestCluster cluster() {
    return cluster;
  }

  /** Runs a script by sh as root; its standard output. */
  String sh(String script) {
    return node.exec(PATIENCE, "sh", "-c", script).stdoutOrThrow();
  }

  /** Writes a file that the node sees under /share; its path there. */
  String share(String name, String text) {
    Path file = cluster.share().resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
    return "/share/" + name;
  }

  /** Every call once per round, one after the other. */
  Runs rounds(int rounds, List<AgentCall> calls) {
    return stopwatch(List.of("rounds", Integer.toString(rounds)), calls);
  }

  /** In each period every call once, evenly spread; all at once in a period of 0. */
  Runs paced(Duration period, int periods, List<AgentCall> calls) {
    return stopwatch(
        List.of("paced", Long.toString(period.toMillis()), Integer.toString(periods)), calls);
  }

  private Runs stopwatch(List<String> mode, List<AgentCall> calls) {
    List<String> argv = new ArrayList<>(List.of("/share/stopwatch"));
    argv.addAll(mode);
    for (int i = 0; i < calls.size(); i++) {
      argv.add(share("specs/" + i, calls.get(i).spec()));
    }
    return Runs.parse(node.exec(PATIENCE, argv.toArray(String[]::new)).stdoutOrThrow(), calls);
  }

  /** The controller's process; 0 if it doesn't run. */
  long controller() {
    return Long.parseLong(sh("systemctl show --property MainPID --value ferryman").strip());
  }

  /** Starts the controller anew and waits until it answers. */
  void restartController() {
    restartController("true");
  }

  /** The same, with a command run between its end and its start. */
  void restartController(String between) {
    sh("systemctl stop ferryman && %s && systemctl start ferryman".formatted(between));
    Awaitility.await("the controller answers")
        .atMost(PATIENCE)
        .until(() -> node.exec(PATIENCE, "ferryman", "status", "--controller").ok());
  }

  /** CPU time of the controller and of the tools it has run, in ms: utime to cstime of proc(5). */
  double controllerCpuMillis() {
    String stat = sh("cat /proc/%d/stat".formatted(controller()));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks * TICK_MILLIS;
  }

  /**
   * A figure of the controller's process.
   *
   * @param name of a line of /proc/PID/status, such as VmRSS (KiB) or Threads
   */
  long controllerStatus(String name) {
    return Long.parseLong(
        sh("awk '$1 == \"%s:\" {print $2}' /proc/%d/status".formatted(name, controller())).strip());
  }
}
