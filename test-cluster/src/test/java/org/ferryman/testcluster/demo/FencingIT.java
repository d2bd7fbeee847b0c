// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DRBD's link is cut under a guest's writes, with fencing resource-and-stonith. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("measured")
class FencingIT {
  private static final String CONTROLLER = "ferryman.service";
  private static final Duration COMMAND = Duration.ofSeconds(30);

  /** Long enough for any of the handler's calls to have been made, were it not dead. */
  private static final Duration FROZEN = Duration.ofSeconds(3);

  /** A node of the tests has other work, too; the demo shows the plain case. */
  private static final long SLOWEST_MILLIS = 5000;

  /** What the handler hangs in when it is killed: it has read DRBD, and not yet the CIB. */
  private static final String STUCK = "sleep 4711";

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static TestCluster cluster;
  private static ClusterNode host;
  private static LinkCut link;

  @BeforeAll
  static void guestRunsOnDrbdWithFencing() throws IOException {
    cluster = NODES.cluster();
    Narrator narrator =
        new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false);
    FailoverScenario scenario = new FailoverScenario(cluster, narrator);
    scenario.configure(
        Files.readString(Project.find().root().resolve("cib-samples/failover/failover.crm")));
    host = cluster.node(scenario.host());
    link = new LinkCut(cluster, host, peer());
    link.configureFencing();
  }

  private static ClusterNode peer() {
    return cluster.nodes().stream().filter(node -> !node.equals(host)).findFirst().orElseThrow();
  }

  @AfterEach
  void nothingWasLostAndNobodyShot() {
    MeasurementReport measured = cluster.hardware().measurements();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.ioErrors()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
    assertThat(measured.fencings()).isZero();
  }

  @Test
  @Order(1)
  void writesGoOnOnceThePeerIsShutOutAndTheConstraintGoesWithTheResync() {
    link.cut();
    link.awaitFrozen();
    LinkCut.Handled handled = link.awaitFenced();
    System.out.println("fence-peer by the controller: " + handled);
    assertFenced(handled);
    link.heal();
    assertWritesGoOn();
  }

  @Test
  @Order(2)
  void handlerThatIsKilledHalfWayLeavesWritesFrozen() {
    shell(
            "mv /usr/sbin/cibadmin /root/cibadmin && printf '#!/bin/sh\\nexec %s\\n' > /usr/sbin/cibadmin && chmod 755 /usr/sbin/cibadmin"
                .formatted(STUCK))
        .stdoutOrThrow();
    link.cut();
    link.awaitFrozen();
    await().atMost(COMMAND).until(() -> shell("pgrep -fx '%s'".formatted(STUCK)).ok());
    shell("pkill -KILL -f '[f]erryman fence-peer|[F]encingMain fence-peer'").stdoutOrThrow();
    shell("mv /root/cibadmin /usr/sbin/cibadmin").stdoutOrThrow();
    LinkCut.Handled handled = link.awaitHandled();
    System.out.println("fence-peer killed half-way: " + handled);
    assertThat(handled.exit()).isNotIn(3, 4, 5, 6, 7);
    long written = written();
    await()
        .during(FROZEN)
        .atMost(FROZEN.multipliedBy(2))
        .until(() -> !link.goesOn() && written() == written);
    assertThat(link.constraints()).isEmpty();
    assertThat(link.disks()).isEqualTo("UpToDate/DUnknown");
    link.heal();
    assertWritesGoOn();
  }

  @Test
  @Order(3)
  void handlersDoWithoutTheController() {
    shell("systemctl stop " + CONTROLLER).stdoutOrThrow();
    link.cut();
    LinkCut.Handled handled = link.awaitFenced();
    System.out.println("fence-peer without a controller: " + handled);
    assertFenced(handled);
    shell("systemctl start " + CONTROLLER).stdoutOrThrow();
    link.heal();
    assertWritesGoOn();
  }

  private static void assertFenced(LinkCut.Handled handled) {
    assertThat(handled.exit()).isEqualTo(4);
    assertThat(handled.millis()).isLessThan(SLOWEST_MILLIS);
    assertThat(link.constraints()).isNotEmpty();
    assertThat(link.disks()).isEqualTo("UpToDate/Outdated");
    assertWritesGoOn();
  }

  private static void assertWritesGoOn() {
    long before = written();
    await().atMost(COMMAND).until(() -> written() > before);
  }

  private static long written() {
    return cluster.hardware().measurements().acknowledgedWrites();
  }

  private static ExecResult shell(String command) {
    return host.exec(COMMAND, "sh", "-c", command);
  }
}
