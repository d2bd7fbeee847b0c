// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.cluster.Unharmed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An ordinary resource, without a fencing policy and handlers: DRBD's link is cut, and the guest is
 * moved, and its node dies. What was left behind is never used.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StaleSideIT {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static TestCluster cluster;
  private static MigratingGuest guest;
  private static ClusterNode good;
  private static ClusterNode stale;

  @BeforeAll
  static void theGuestRuns() {
    cluster = NODES.cluster();
    guest = new MigratingGuest(cluster);
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    guest.load("live-migration");
    good = cluster.node(guest.host());
    stale = cluster.node(guest.other(good.name()));
    guest.awaitAble(stale.name());
  }

  @AfterEach
  void nothingIsLostAndNobodyDoubled() {
    Unharmed.assertUnharmed(guest.measured());
  }

  @Test
  @Order(1)
  void theSideThatWasLeftBehindSaysSo() {
    cluster.hardware().tell(hardware -> hardware.cutLink(good.name(), stale.name()));
    await("Outdated on " + stale.name())
        .atMost(PATIENCE)
        .until(() -> run(stale, "drbdadm", "dstate", "r0").startsWith("Outdated/"));
    await("NOT ready, with the reason")
        .atMost(PATIENCE)
        .until(
            () ->
                run(stale, "ferryman", "status", "--controller").contains("NOT ready for it")
                    && run(stale, "ferryman", "status", "--controller")
                        .contains("r0 is Outdated here"));
    await("no promotion score")
        .atMost(PATIENCE)
        .until(() -> !run(stale, attribute("master-drbd-r0")).contains("value=\"1"));
    assertThat(run(stale, attribute("ferryman-ready-vm1"))).contains("value=\"0\"");
  }

  private static String[] attribute(String name) {
    return new String[] {
      "sh", "-c", "attrd_updater --output-as=xml -Q -n %s -N %s; true".formatted(name, stale.name())
    };
  }

  @Test
  @Order(2)
  void aMoveThereLeavesTheGuestWhereItsDataIs() {
    long before = written();
    run(good, "crm_resource", "--resource", "vm1", "--move", "--node", stale.name());
    run(good, "crm_resource", "--wait", "--timeout=60s");
    await("the guest writes on " + good.name())
        .atMost(PATIENCE)
        .until(() -> guest.host().equals(good.name()) && written() > before);
    assertThat(run(stale, "drbdadm", "role", "r0")).startsWith("Secondary/");
    run(good, "crm_resource", "--resource", "vm1", "--clear");
  }

  @Test
  @Order(3)
  void theDeathOfTheGoodSideDoesNotBringTheOldDataBack() {
    cluster.powerOff(good.name());
    cluster.waitUntil(
        good.name() + " lost", PATIENCE, status -> !status.member(good.name()) && status.quorum());
    run(stale, "crm_resource", "--wait", "--timeout=60s");
    assertThat(run(stale, "drbdadm", "role", "r0")).startsWith("Secondary/");
    assertThat(run(stale, "drbdadm", "dstate", "r0")).startsWith("Outdated/");
    long before = written();
    cluster.powerOn(good.name());
    await("the guest writes again on " + good.name())
        .atMost(PATIENCE)
        .until(() -> written() > before);
    assertThat(guest.host()).isEqualTo(good.name());
  }

  @Test
  @Order(4)
  void onceTheLinkIsBackTheGuestMovesAgain() {
    cluster.hardware().tell(hardware -> hardware.healLink(good.name(), stale.name()));
    guest.awaitAble(stale.name());
    await("ready")
        .atMost(PATIENCE)
        .until(() -> run(stale, attribute("ferryman-ready-vm1")).contains("value=\"1\""));
    guest.move(stale.name());
    assertThat(guest.measured().migrations()).isNotEmpty();
  }

  private static long written() {
    return guest.measured().acknowledgedWrites();
  }

  private static String run(ClusterNode node, String... argv) {
    return node.exec(COMMAND, argv).stdoutOrThrow();
  }
}
