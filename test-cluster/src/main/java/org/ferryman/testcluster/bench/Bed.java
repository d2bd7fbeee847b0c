// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * What the sections on one node share: r0 and vm1 on it, and tools that answer at once in any
 * number.
 */
final class Bed {
  static final String OURS = "ferryman";
  static final String PEER_DRBD = "linbit";
  static final String PEER_XEN = "heartbeat";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchNode node;
  private final InstantTools tools;
  private boolean up;
  private int count;
  private boolean promoted;

  Bed(BenchNode node) {
    this.node = node;
    this.tools = new InstantTools(node);
  }

  BenchNode node() {
    return node;
  }

  /** So many Primary resources and running guests; returns when the controller answers. */
  void promoted(int resources) {
    if (promoted && count == resources) {
      return;
    }
    up();
    if (!promoted) {
      tools.forget();
      node.sh(
          "drbdadm primary r0 && { xl list vm1 >/dev/null 2>&1 || xl create /etc/xen/vm1.cfg; }");
      tools.record(
          List.of(
              AgentCall.drbd(OURS, 0, true),
              AgentCall.drbd(PEER_DRBD, 0, true),
              AgentCall.xen(OURS, 1),
              AgentCall.xen(PEER_XEN, 1)));
    }
    tools.answerFor(resources);
    promoted = true;
    count = resources;
  }

  /** A controller that knows of no guest yet. */
  void forgetGuests() {
    node.sh("systemctl stop ferryman && rm -rf /run/ferryman/guests && systemctl start ferryman");
  }

  /** Nothing is known of the node's state any more: a section broke off. */
  void lost() {
    promoted = false;
    count = 0;
  }

  /** One Secondary resource. */
  void unpromoted() {
    up();
    tools.forget();
    node.sh("xl list vm1 >/dev/null 2>&1 && xl destroy vm1; drbdadm secondary r0");
    tools.record(List.of(AgentCall.drbd(OURS, 0, false), AgentCall.drbd(PEER_DRBD, 0, false)));
    tools.answerFor(1);
    promoted = false;
    count = 1;
  }

  private void up() {
    if (up) {
      return;
    }
    // A node under full load can miss corosync's token; that must not cut its power here.
    node.sh("crm_attribute --type crm_config --name stonith-enabled --update false");
    TestCluster cluster = node.cluster();
    for (ClusterNode each : cluster.nodes()) {
      each.exec(PATIENCE, "drbdadm", "up", "r0").stdoutOrThrow();
    }
    Awaitility.await("r0 UpToDate on both nodes")
        .atMost(PATIENCE)
        .until(() -> node.sh("drbdadm dstate r0").strip().equals("UpToDate/UpToDate"));
    node.rounds(1, List.of(AgentCall.dummyStart()));
    up = true;
  }

  /** Monitors of all resources and guests of the node by these agents. */
  static List<AgentCall> herd(int count, String drbd, String xen) {
    List<AgentCall> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(AgentCall.drbd(drbd, i, true));
      calls.add(AgentCall.xen(xen, i + 1));
    }
    return calls;
  }

  /** What a call costs the controller itself, in ms of CPU per call, on top of the wrapper. */
  double controllerShare(AgentCall call, int rounds) {
    double before = node.controllerCpuMillis();
    node.rounds(rounds, List.of(call));
    return (node.controllerCpuMillis() - before) / rounds;
  }
}
