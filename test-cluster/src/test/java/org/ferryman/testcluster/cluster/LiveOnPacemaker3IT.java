// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.differential.SwapInPlace;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on Debian 13, with Pacemaker 3.0 and Java 21, and on DRBD 9. */
@Tag("long")
@TestMethodOrder(OrderAnnotation.class)
class LiveOnPacemaker3IT {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(150);

  @RegisterExtension
  static final ClusterExtension NODES = ClusterExtension.ofRelease(Flavour.DRBD9, NodeImage.TRIXIE);

  private static MigratingGuest guest;

  private final TestCluster cluster = NODES.cluster();

  @AfterEach
  void nothingIsLostAndNobodyDoubled() {
    Unharmed.assertUnharmed(cluster.hardware().measurements());
  }

  @Test
  @Order(1)
  void theyAreWhatIsMeant() {
    ClusterNode node = cluster.node("node1");
    assertThat(node.exec(COMMAND, "pacemakerd", "--version").stdout()).startsWith("Pacemaker 3.");
    assertThat(node.exec(COMMAND, "java", "-version").stderr()).contains("\"21.");
  }

  @Test
  @Order(2)
  void guestMigratesLiveOnStandby() {
    guest = new MigratingGuest(cluster);
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    guest.load("live-migration");
    guest.awaitAble(guest.other(guest.host()));
    String left = guest.standby();
    assertThat(guest.measured().migrations()).hasSize(1);
    assertThat(guest.measured().fencings()).isZero();
    assertThat(cluster.status().orElseThrow().failures()).isEmpty();
    guest.online(left);
  }

  @Test
  @Order(3)
  void agentsAreChangedUnderARunningGuest() {
    SwapInPlace swap = new SwapInPlace(cluster);
    swap.to(AgentSuite.PEERS);
    swap.to(AgentSuite.FERRYMAN);
  }

  @Test
  @Order(4)
  void guestSurvivesItsHost() {
    String victim = guest.host();
    cluster.powerOff(victim);
    cluster.waitUntil(victim + " fenced", STEP, status -> status.fenced(victim));
    guest.awaitRunning(node -> !node.equals(victim));
    assertThat(guest.measured().fencings()).isEqualTo(1);
    cluster.powerOn(victim);
    guest.awaitAble(victim);
    guest.move(victim);
    assertThat(guest.measured().migrations()).hasSize(2);
  }
}
