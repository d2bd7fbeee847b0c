// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.time.Duration;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * Kills Ferryman's controller with SIGKILL again and again while monitors are called without a
 * pause, and looks at every single answer.
 */
final class ControllerKills {
  private static final int KILLS = 3;
  private static final int CALLS_AFTER_KILL = 4;
  private static final String SERVICE = "ferryman.service";
  private static final String LOAD = "ferryman-test-load.service";
  private static final String ANSWERS = "/run/ferryman-test-load";
  private static final List<String> GREEN = List.of("drbd 8", "xen 0");
  private static final Duration COMMAND = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestCluster cluster;
  private final Narrator narrator;
  private final ClusterNode node;

  /** On the node where the guest runs. */
  ControllerKills(TestCluster cluster, Narrator narrator, ClusterNode node) {
    this.cluster = cluster;
    this.narrator = narrator;
    this.node = node;
  }

  /**
   * Does it.
   *
   * @throws ClusterException if a monitor was not green, or the guest is another one than before
   */
  void run() {
    String guest = domain();
    exec("rm", "-f", ANSWERS);
    exec("systemd-run", "--quiet", "--unit=" + LOAD, "/usr/lib/ferryman-test/load", ANSWERS);
    try {
      for (int i = 0; i < KILLS; i++) {
        killOnce();
      }
    } finally {
      exec("systemctl", "stop", LOAD);
    }
    List<String> answers = answers();
    List<String> wrong = answers.stream().filter(answer -> !GREEN.contains(answer)).toList();
    if (!wrong.isEmpty()) {
      throw new ClusterException(
          "%d of %d monitors were not green while the controller was killed: %s"
              .formatted(wrong.size(), answers.size(), wrong));
    }
    if (!domain().equals(guest)) {
      throw new ClusterException("the guest was restarted while the controller was killed");
    }
    narrator.say("load", "%d monitors called meanwhile, all green".formatted(answers.size()));
  }

  private void killOnce() {
    String pid = controller();
    int before = answers().size();
    narrator.say("admin", "kill -9 the controller on %s (pid %s)".formatted(node.name(), pid));
    exec("kill", "-KILL", pid);
    cluster.waitUntil(
        "the controller back on %s and %d monitors answered"
            .formatted(node.name(), CALLS_AFTER_KILL),
        PATIENCE,
        status -> {
          String now = controller();
          return !now.equals(pid)
              && !now.equals("0")
              && answers().size() >= before + CALLS_AFTER_KILL;
        });
  }

  private String controller() {
    return exec("systemctl", "show", "--property=MainPID", "--value", SERVICE).strip();
  }

  private String domain() {
    return exec("xl", "domid", "vm1").strip();
  }

  private List<String> answers() {
    return exec("sh", "-c", "cat " + ANSWERS + " 2>/dev/null || :").lines().toList();
  }

  private String exec(String... argv) {
    return node.exec(COMMAND, argv).stdoutOrThrow();
  }
}
