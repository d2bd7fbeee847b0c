// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Disks as {@code drbd:RESOURCE}: the cluster sample, then the User's Guide's procedures by hand.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VbdIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static MigratingGuest guest;

  @BeforeAll
  static void theResourceIsUpWithoutTheCluster() {
    guest = new MigratingGuest(NODES.cluster());
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    NODES.cluster().nodes().forEach(node -> ok(node, "drbdadm", "up", "r0"));
    awaitConnected();
  }

  private static void awaitConnected() {
    for (ClusterNode node : NODES.cluster().nodes()) {
      Awaitility.await("r0 UpToDate on both, seen from " + node.name())
          .atMost(PATIENCE)
          .until(() -> run(node, "drbdadm", "dstate", "r0").stdout().contains("UpToDate/UpToDate"));
    }
  }

  private static ExecResult run(ClusterNode node, String... argv) {
    return node.exec(PATIENCE, argv);
  }

  private static String ok(ClusterNode node, String... argv) {
    return run(node, argv).stdoutOrThrow();
  }

  private static ClusterNode node(int number) {
    return NODES.cluster().nodes().get(number - 1);
  }

  private static void awaitRole(String roleOnNode1) {
    Awaitility.await("r0 is " + roleOnNode1 + " on node1")
        .atMost(PATIENCE)
        .until(() -> ok(node(1), "drbdadm", "role", "r0").strip().equals(roleOnNode1));
  }

  private static void awaitGuest(ClusterNode node) {
    MeasurementReport before = guest.measured();
    long written = before.lastSequence().getOrDefault(MigratingGuest.GUEST, 0L);
    Awaitility.await("the guest writes on " + node.name())
        .atMost(PATIENCE)
        .until(
            () ->
                guests(node).contains(MigratingGuest.GUEST)
                    && guest.measured().lastSequence().getOrDefault(MigratingGuest.GUEST, 0L)
                        > written);
  }

  private static List<String> guests(ClusterNode node) {
    return NODES.cluster().hardware().ask(h -> h.status()).stream()
        .filter(status -> status.name().equals(node.name()))
        .flatMap(status -> status.guests().stream())
        .map(NodeStatus.GuestStatus::name)
        .toList();
  }

  @Test
  @Order(1)
  void theClusterSampleMigratesOnMoveAndOnStandby() {
    guest.load("vbd");
    long begin = now();
    guest.move(guest.other(guest.host()));
    String left = guest.standby();
    HandOvers moves = HandOvers.since(begin, 2, guest.measured());
    System.out.println(moves.line("vbd: move and standby"));
    HandOvers.assertUnharmed(guest.measured(), since(begin));
    ok(NODES.cluster().node(left), "crm_standby", "--node", left, "--delete");
    guest.stop();
    awaitRole("Secondary/Secondary");
  }

  private static long now() {
    List<Event> events = NODES.cluster().hardware().eventsAfter(0);
    return events.get(events.size() - 1).millis() + 1;
  }

  private static List<Event> since(long millis) {
    return NODES.cluster().hardware().eventsAfter(0).stream()
        .filter(event -> event.millis() >= millis)
        .toList();
  }

  @Test
  @Order(2)
  void byHandTheDiskFollowsTheGuest() {
    ok(node(1), "xl", "create", "/etc/xen/vm1.cfg");
    awaitRole("Primary/Secondary");
    awaitGuest(node(1));
  }

  @Test
  @Order(3)
  void theSameGuestIsNotStartedOnTheSecondNode() {
    ExecResult refused = run(node(2), "xl", "create", "/etc/xen/vm1.cfg");
    assertThat(refused.ok()).isFalse();
    assertThat(refused.stderr()).contains("r0 is Primary on").contains("end what uses it there");
    assertThat(guests(node(2))).isEmpty();
    awaitRole("Primary/Secondary");
    awaitGuest(node(1));
  }

  @Test
  @Order(4)
  void byHandNothingMigratesUnlessTwoPrimariesAreAllowedForGood() {
    ExecResult refused = run(node(1), "xl", "migrate", "vm1", "node2");
    assertThat(refused.ok()).isFalse();
    awaitGuest(node(1));
    assertThat(guests(node(2))).isEmpty();
  }

  @Test
  @Order(5)
  void byHandItMigratesAsTheGuideSays() {
    allowTwoPrimariesForGood();
    long begin = now();
    ok(node(1), "xl", "migrate", "vm1", "node2");
    awaitRole("Secondary/Primary");
    awaitGuest(node(2));
    HandOvers.assertUnharmed(guest.measured(), since(begin));
  }

  private static void allowTwoPrimariesForGood() {
    for (ClusterNode node : NODES.cluster().nodes()) {
      ok(
          node,
          "sed",
          "-i",
          "s/protocol C;/protocol C; allow-two-primaries yes;/",
          "/etc/drbd.d/r0.res");
    }
    NODES.cluster().nodes().forEach(node -> ok(node, "drbdadm", "adjust", "r0"));
    awaitConnected();
  }

  @Test
  @Order(6)
  void byHandItShutsDownAndLeavesItsDiskSecondary() {
    ok(node(2), "xl", "shutdown", "-w", "vm1");
    awaitRole("Secondary/Secondary");
    assertThat(guest.measured().lostWrites()).isZero();
  }

  @Test
  @Order(7)
  void theGuestSurvivesItsHost() {
    for (ClusterNode node : NODES.cluster().nodes()) {
      ok(node, "sed", "-i", "s/ allow-two-primaries yes;//", "/etc/drbd.d/r0.res");
      ok(node, "drbdadm", "adjust", "r0");
    }
    awaitConnected();
    guest.start();
    String victim = moveFromTheDc();
    survivesItsHost(victim);
    NODES.cluster().powerOn(victim);
    NODES
        .cluster()
        .waitUntil(victim + " is a member again", PATIENCE, status -> status.member(victim));
    ok(NODES.cluster().node(victim), "drbdadm", "up", "r0");
    awaitConnected();
  }

  @Test
  @Order(8)
  void theGuestSurvivesItsHostWhereTwoPrimariesAreAllowedForGood() {
    String victim = moveFromTheDc();
    allowTwoPrimariesForGood();
    survivesItsHost(victim);
  }

  private static String dc() {
    return ok(node(1), "crmadmin", "--quiet", "--dc_lookup").strip();
  }

  /** With a DC that lives, the node is fenced before DRBD sees by itself that the peer is gone. */
  private static String moveFromTheDc() {
    String victim = guest.other(dc());
    if (!guest.host().equals(victim)) {
      guest.move(victim);
    }
    return victim;
  }

  private static void survivesItsHost(String victim) {
    ClusterNode survivor = NODES.cluster().node(guest.other(victim));

    NODES.cluster().powerOff(victim);

    awaitGuest(survivor);
    assertThat(ok(survivor, "crm_mon", "-1", "--failcounts")).doesNotContain("fail-count");
    MeasurementReport measured = guest.measured();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.guestTwiceMoments()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
  }
}
