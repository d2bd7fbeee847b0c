// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on DRBD 9. */
@TestMethodOrder(OrderAnnotation.class)
class Drbd9FailoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension(Flavour.DRBD9);

  private final FailoverScenario scenario =
      new FailoverScenario(
          NODES.cluster(),
          new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false));

  @Test
  @Order(1)
  void guestOfFerrymanSurvivesItsHost() {
    scenario.configure(AgentSuite.FERRYMAN);
    String victim = scenario.killHost();
    scenario.comeBack(victim);
    assertNothingLost();
  }

  @Test
  @Order(2)
  void todaysAgentsRunTheSameGuestAndMoveIt() {
    scenario.stop();
    ClusterNode admin = NODES.cluster().node("node1");
    admin.exec(PATIENCE, "crm", "resource", "stop", "drbd-r0-clone").stdoutOrThrow();
    NODES
        .cluster()
        .waitUntil(
            "drbd-r0 stopped",
            PATIENCE,
            status ->
                status.resources().stream()
                    .filter(it -> it.id().equals("drbd-r0"))
                    .allMatch(it -> it.role().equals("Stopped")));
    scenario.configure(AgentSuite.PEERS);
    scenario.move(scenario.host().equals("node1") ? "node2" : "node1");
    assertNothingLost();
  }

  private static void assertNothingLost() {
    MeasurementReport measured = NODES.cluster().hardware().measurements();
    assertThat(measured.acknowledgedWrites()).isPositive();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
  }
}
