// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.Fault.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A guest runs on a Primary, and the tools break in every way: no monitor says "not running", no
 * stop says "stopped", and each reason names the tool; by the controller as by the one-shot.
 */
class BrokenToolsIT {
  /** Short enough that a hung tool's turn does not take long; room for a one-shot's start. */
  private static final Map<String, String> TIMEOUT =
      Map.of("OCF_RESKEY_CRM_meta_timeout", "9000", "OCF_RESKEY_CRM_meta_interval", "10000");

  private static final String GARBAGE = "Segmentation fault (core dumped) \u0007 {\"domid\":";

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static NodeAgents node;

  @BeforeAll
  static void guestRuns() {
    TestCluster cluster = NODES.cluster();
    new NodeAgents(cluster, "node2").call("drbd", "start", Map.of());
    node = new NodeAgents(cluster, "node1");
    assertThat(node.call("drbd", "start", Map.of()).exitCode()).isZero();
    assertThat(node.call("drbd", "promote", Map.of()).exitCode()).isZero();
    ExecResult started = node.call("xen", "start", Map.of());
    assertThat(started.exitCode()).as(started.stderr()).isZero();
  }

  @TestFactory
  Stream<DynamicTest> brokenToolIsNeverTakenForAStoppedResource() {
    List<Kind> kinds = List.of(Kind.FAIL, Kind.GARBAGE, Kind.DIE_BEFORE, Kind.ENDLESS, Kind.HANG);
    return Stream.of(true, false)
        .flatMap(
            daemon ->
                kinds.stream()
                    .flatMap(
                        kind ->
                            Stream.of("xl", "drbdsetup")
                                .map(
                                    tool ->
                                        DynamicTest.dynamicTest(
                                            "%s %s, controller %s"
                                                .formatted(tool, kind, daemon ? "up" : "stopped"),
                                            () -> breakTool(tool, kind, daemon)))));
  }

  private static void breakTool(String tool, Kind kind, boolean daemon) {
    controller(daemon);
    List<Integer> before = node.domains();
    TestCluster cluster = NODES.cluster();
    String here = node.node().name();
    cluster.hardware().tell(h -> h.setFault(new Fault(here, tool, kind, 1, GARBAGE, 0)));
    try {
      node.endEventStreams();
      String agent = tool.equals("xl") ? "xen" : "drbd";
      assertUnknown(tool, node.call(agent, "monitor", TIMEOUT));
      assertUnknown(tool, node.call(agent, "stop", TIMEOUT));
    } finally {
      cluster.hardware().tell(h -> h.clearFaults(here, ""));
    }
    assertThat(node.domains()).isEqualTo(before).hasSize(1);
    assertThat(node.role()).isEqualTo("Primary");
    assertThat(node.call("xen", "monitor", TIMEOUT).exitCode()).isZero();
  }

  private static void assertUnknown(String tool, ExecResult answer) {
    assertThat(answer.exitCode()).as(answer.stderr()).isEqualTo(1);
    assertThat(answer.stderr())
        .containsPattern("(?m)^ocf-exit-reason:.*" + (tool.equals("xl") ? "xl" : "drbd"));
  }

  /**
   * By what takes the operation: the daemon, or a one-shot because systemd keeps the daemon down.
   */
  private static void controller(boolean up) {
    node.node()
        .exec(NodeAgents.PATIENCE, "systemctl", up ? "start" : "stop", "ferryman")
        .stdoutOrThrow();
    if (up) {
      node.awaitController();
    }
  }

  @TestFactory
  Stream<DynamicTest> fullRunDirectoryIsNeverTakenForAStoppedResource() {
    return Stream.of(true, false)
        .map(
            daemon ->
                DynamicTest.dynamicTest(
                    "controller " + (daemon ? "up" : "stopped"), () -> fillRun(daemon)));
  }

  private static void fillRun(boolean daemon) {
    controller(daemon);
    // No more than one MiB to fill: the file system is made as small as what it holds first.
    node.node()
        .exec(
            NodeAgents.PATIENCE,
            "sh",
            "-c",
            "used=$(df --output=used -k /run | tail -n 1) && mount -o remount,size=$((used + 1024))k /run"
                + " && ! dd if=/dev/zero of=/run/full bs=4k 2>/dev/null")
        .stdoutOrThrow();
    try {
      for (String agent : List.of("drbd", "xen")) {
        ExecResult answer = node.call(agent, "monitor", TIMEOUT);
        assertThat(answer.exitCode()).as(answer.stderr()).isIn(agent.equals("xen") ? 0 : 8, 1);
        if (answer.exitCode() == 1) {
          assertThat(answer.stderr()).contains("ocf-exit-reason:");
        }
      }
      ExecResult stopped = node.call("drbd", "stop", TIMEOUT);
      assertThat(stopped.exitCode()).as(stopped.stderr()).isEqualTo(1);
      assertThat(node.role()).isEqualTo("Primary");
    } finally {
      node.node()
          .exec(NodeAgents.PATIENCE, "sh", "-c", "rm /run/full; mount -o remount,size=25% /run")
          .stdoutOrThrow();
    }
    assertThat(node.domains()).hasSize(1);
  }
}
