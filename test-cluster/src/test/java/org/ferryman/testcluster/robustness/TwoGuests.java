// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.cluster.Unharmed;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.NodeStatus;

/**
 * Guest vm1, which migrates on r0, and guest vm2, which has no disk on DRBD: nothing but its own
 * agent keeps that from running twice. Both run on the same node.
 */
final class TwoGuests {
  static final Duration COMMAND = Duration.ofSeconds(60);
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String VM2 =
      "name = \"vm2\"\\ntype = \"pvh\"\\nkernel = \"/guest/vmlinux\"\\nmemory = 128\\ndisk = [ ]\\n";

  private final TestCluster cluster;
  private final MigratingGuest guest;
  private final ClusterNode host;
  private Map<String, List<String>> lives;

  private TwoGuests(TestCluster cluster, MigratingGuest guest, ClusterNode host) {
    this.cluster = cluster;
    this.guest = guest;
    this.host = host;
    noteLives();
  }

  /** Starts them under sample live-migration. */
  static TwoGuests start(TestCluster cluster) {
    MigratingGuest guest = new MigratingGuest(cluster);
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    cluster.nodes().forEach(node -> sh(node, "printf '" + VM2 + "' > /etc/xen/vm2.cfg"));
    guest.load("live-migration");
    ClusterNode host = cluster.node(guest.host());
    sh(
        host,
        "crm configure primitive vm2 ocf:ferryman:xen params xmfile=/etc/xen/vm2.cfg"
            + " op monitor interval=10s timeout=30s op start timeout=60s op stop timeout=60s"
            + " meta target-role=Stopped && crm configure location vm2-here vm2 200: "
            + host.name());
    startSecond(cluster, host);
    return new TwoGuests(cluster, guest, host);
  }

  private static void startSecond(TestCluster cluster, ClusterNode host) {
    sh(host, target("Started"));
    cluster.waitUntil(
        "vm2 runs on " + host.name(),
        PATIENCE,
        status -> status.where("vm2", "Started").equals(List.of(host.name())));
  }

  private static String target(String role) {
    return "crm_resource --resource vm2 --meta --set-parameter target-role --parameter-value "
        + role;
  }

  static String sh(ClusterNode node, String script) {
    return node.exec(COMMAND, "sh", "-c", script).stdoutOrThrow();
  }

  MigratingGuest first() {
    return guest;
  }

  /** The node that both ran on at the beginning. */
  ClusterNode host() {
    return host;
  }

  /** The other node. */
  ClusterNode other() {
    return cluster.node(guest.other(host.name()));
  }

  /** Tells the cluster to stop vm2, and waits for nothing. */
  void stopSecond() {
    sh(host, target("Stopped"));
  }

  /** Starts vm2 again, and takes the lives that there are now for those that must stay. */
  void startSecond() {
    startSecond(cluster, host);
    noteLives();
  }

  /** From now on these domains, and no others, are to be there. */
  void noteLives() {
    lives = lives();
  }

  /** The numbers of every node's domains: another number is another life of a guest. */
  private Map<String, List<String>> lives() {
    Map<String, List<String>> found = new TreeMap<>();
    for (NodeStatus node : cluster.hardware().ask(h -> h.status())) {
      found.put(
          node.name(),
          node.guests().stream().map(it -> it.name() + " " + it.domid()).sorted().toList());
    }
    return found;
  }

  /** What Pacemaker calls on the node, for vm1 and r0. */
  NodeAgents agents(ClusterNode node) {
    return new NodeAgents(cluster, node.name());
  }

  static JsonNode status(ClusterNode node) {
    ExecResult result = node.exec(COMMAND, "ferryman", "status", "--controller", "--json");
    try {
      return result.ok()
          ? new ObjectMapper().readTree(result.stdout())
          : new ObjectMapper().nullNode();
    } catch (JsonProcessingException e) {
      throw new ClusterException("'ferryman status --json' on %s is no JSON".formatted(node), e);
    }
  }

  /** What attrd_updater says of a node attribute; empty if it is not set. */
  String attribute(ClusterNode node, String name) {
    return host.exec(COMMAND, "attrd_updater", "-Q", "-n", name, "-N", node.name()).stdout();
  }

  /** No operation failed, no guest was restarted or moved, nobody was fenced, nothing is lost. */
  void assertNothingHappened() {
    assertThat(cluster.status().orElseThrow().failures()).isEmpty();
    assertThat(lives()).isEqualTo(lives);
    assertUnharmed();
  }

  /** Nobody was fenced, no guest ran twice, nothing is lost. */
  void assertUnharmed() {
    assertThat(guest.measured().fencings()).isZero();
    Unharmed.assertUnharmed(guest.measured());
  }
}
