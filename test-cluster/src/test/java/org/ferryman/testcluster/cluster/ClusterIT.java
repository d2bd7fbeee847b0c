// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(OrderAnnotation.class)
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private final TestCluster cluster = NODES.cluster();

  @Test
  @Order(1)
  void comesUpWithNothingConfiguredButFencing() {
    ClusterStatus status = cluster.status().orElseThrow();
    assertThat(status.resources()).extracting("id").containsExactly("fencing");
    assertThat(status.failures()).isEmpty();
  }

  @Test
  @Order(2)
  void drbdIsInFactoryState() {
    ClusterNode node = cluster.node("node1");
    assertThat(node.exec(PATIENCE, "drbdadm", "role", "r0").ok()).isFalse();
  }

  @Test
  @Order(3)
  void drbdCheckComparesTheConfigurationsOfBothNodes() {
    ClusterNode node = cluster.node("node1");
    String[] check = {"ferryman", "drbd", "check", "r0"};
    String[] ruin = {"sed", "-i", "s/protocol C/protocol B/", "/etc/drbd.d/r0.res"};
    String[] mend = {"sed", "-i", "s/protocol B/protocol C/", "/etc/drbd.d/r0.res"};

    assertThat(node.exec(PATIENCE, check).stdout())
        .containsPattern("ok +configuration on node2 +the same");
    assertThat(cluster.node("node2").exec(PATIENCE, ruin).ok()).isTrue();
    assertThat(node.exec(PATIENCE, check).stdout())
        .containsPattern("failed +configuration on node2 +another: digest");
    assertThat(cluster.node("node2").exec(PATIENCE, mend).ok()).isTrue();
    assertThat(node.exec(PATIENCE, check).stdout())
        .containsPattern("ok +configuration on node2 +the same");
  }

  @Test
  @Order(4)
  void nodeWithoutPowerIsFencedAndRejoinsWhenSwitchedOn() {
    cluster.powerOff("node1");
    assertThat(cluster.node("node1").on()).isFalse();
    cluster.waitUntil("node1 fenced", PATIENCE, status -> status.fenced("node1"));
    cluster.powerOn("node1");
    cluster.waitUntil(
        "both online again", PATIENCE, status -> status.online(cluster.plan().nodeNames()));
  }

  @Test
  @Order(5)
  void hungNodeIsPoweredOff() {
    cluster.hang("node2");
    cluster.waitUntil("node2 fenced", PATIENCE, status -> status.fenced("node2"));
    assertThat(cluster.node("node2").on()).isFalse();
    cluster.powerOn("node2");
    cluster.waitUntil(
        "both online again", PATIENCE, status -> status.online(cluster.plan().nodeNames()));
  }

  @Test
  @Order(6)
  void partitionKillsExactlyOneNode() {
    cluster.partition("node1");
    ClusterStatus status =
        cluster.waitUntil("one node fenced", PATIENCE, s -> s.fenced("node1") || s.fenced("node2"));
    String dead = status.fenced("node1") ? "node1" : "node2";
    String alive = dead.equals("node1") ? "node2" : "node1";
    assertThat(cluster.node(dead).on()).isFalse();
    assertThat(cluster.node(alive).on()).isTrue();
    cluster.heal();
    cluster.powerOn(dead);
    cluster.waitUntil("both online again", PATIENCE, s -> s.online(cluster.plan().nodeNames()));
    assertThat(cluster.node(alive).on()).isTrue();
  }
}
