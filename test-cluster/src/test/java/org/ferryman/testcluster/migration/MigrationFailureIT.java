// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.LinkCut;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.migration.BrokenBy.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hand-overs broken at their steps, with real controllers and Pacemaker. It is a choice of the
 * matrix, unless {@code -Dferryman.matrix=all} asks for the whole of it, or {@code
 * -Dferryman.matrix=REGEX} for some cells such as {@code SSH_CUT at READY}. The table of final
 * states is printed, and kept as target/migration-failures.txt.
 */
class MigrationFailureIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration COMMAND = Duration.ofSeconds(60);

  /** Pacemaker's timeout, here short. */
  private static final Duration MIGRATE_TO = Duration.ofSeconds(40);

  /** The longest that a lease lasts: a minute beyond that timeout. */
  private static final Duration LEASE = MIGRATE_TO.plusMinutes(1);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static final MatrixTable TABLE = new MatrixTable();
  private static final Path RESULT = Path.of("target", "migration-failures.txt");

  private static MigratingGuest guest;
  private static LinkCut link;

  @BeforeAll
  static void theGuestRuns() {
    guest = new MigratingGuest(NODES.cluster());
    guest.describe("pvh", 256, "drbd:r0,xvda,w");
    guest.load("live-migration");
    link =
        new LinkCut(NODES.cluster(), NODES.cluster().node("node1"), NODES.cluster().node("node2"));
    link.configureFencing();
    sh(
        "crm_resource --resource vm1 --meta --set-parameter migration-threshold"
            + " --parameter-value 1000");
    sh(
        "cibadmin --query | sed '/name=\"migrate_to\"/s/600s/%ds/' | cibadmin --replace --xml-pipe"
            .formatted(MIGRATE_TO.toSeconds()));
    System.out.println(MatrixTable.HEAD);
  }

  @AfterAll
  static void theTable() {
    System.out.println(TABLE.text());
  }

  static List<Arguments> matrix() {
    BiPredicate<BrokenBy, HeldAt> wanted = wanted(System.getProperty("ferryman.matrix", ""));
    List<Arguments> cells = new ArrayList<>();
    for (BrokenBy broken : BrokenBy.values()) {
      for (HeldAt where : HeldAt.values()) {
        if (broken.canHappen(where) && wanted.test(broken, where)) {
          cells.add(Arguments.of(broken, where));
        }
      }
    }
    return cells;
  }

  private static BiPredicate<BrokenBy, HeldAt> wanted(String choice) {
    if (choice.isEmpty()) {
      return BrokenBy::always;
    }
    Pattern cells = Pattern.compile(choice.equals("all") ? ".*" : choice);
    return (broken, where) -> cells.matcher(broken + " at " + where).matches();
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("matrix")
  void oneGuestGoesOnAndTheWindowIsClosed(BrokenBy broken, HeldAt where) {
    TestCluster cluster = NODES.cluster();
    String source = guest.host();
    Scene scene =
        new Scene(cluster, cluster.node(source), cluster.node(guest.other(source)), where);
    MatrixTable.Cell cell = TABLE.begin(broken, where, source);
    MeasurementReport before = guest.measured();
    long begin = lastEvent();
    try {
      breakIt(broken, scene, begin);
      long broke = System.nanoTime();
      if (broken.letsGoOn(where)) {
        where.letGo(cluster.hardware());
      }
      broken.mend(scene);
      guest.awaitRunning(node -> true);
      cell.over(guest.host(), Duration.ofNanos(System.nanoTime() - broke));
      cell.measured(before, guest.measured(), cluster.hardware().eventsAfter(begin));
      judge(broken, cell, before, guest.measured());
      cell.green();
    } finally {
      System.out.println(cell.line());
      TABLE.write(RESULT);
      asBefore(scene);
    }
  }

  private static void breakIt(BrokenBy broken, Scene scene, long begin) {
    ClusterNode source = scene.source();
    scene.where().hold(scene.cluster().hardware(), source.name(), scene.target().name());
    broken.order(scene);
    Awaitility.await("the hand-over reaches " + scene.where())
        .atMost(PATIENCE)
        .until(() -> scene.where().reached(scene.cluster().hardware().eventsAfter(begin)));
    broken.happen(scene);
  }

  private static void judge(
      BrokenBy broken, MatrixTable.Cell cell, MeasurementReport before, MeasurementReport after) {
    assertThat(after.guestTwiceMoments())
        .as("moments that the guest ran twice")
        .isEqualTo(before.guestTwiceMoments());
    assertThat(after.twoWriterMoments())
        .as("moments with two writers")
        .isEqualTo(before.twoWriterMoments());
    assertThat(after.lostWrites()).as("lost writes").isEqualTo(before.lostWrites());
    assertThat(after.splitBrains()).as("split brains").isEqualTo(before.splitBrains());
    assertThat(cell.window()).as("the longest window").isLessThanOrEqualTo(LEASE);
    assertThat(cell.restarts()).as("starts of the guest").isBetween(broken.stops() ? 1L : 0L, 1L);
    assertThat(cell.fencings()).as("nodes fenced").isLessThanOrEqualTo(cell.mayFence() ? 1 : 0);
  }

  /**
   * Both nodes back, nothing cut or held, no failure remembered, no constraint left. What is cut is
   * mended first: a node that comes back to a partition is fenced again.
   */
  private static void asBefore(Scene scene) {
    TestCluster cluster = scene.cluster();
    scene.where().letGo(cluster.hardware());
    cluster.heal();
    cluster.nodes().forEach(node -> cluster.powerOn(node.name()));
    cluster
        .nodes()
        .forEach(
            node ->
                cluster
                    .hardware()
                    .tell(h -> h.memory(node.name(), MigratingGuest.HOST_MEMORY_MIB)));
    cluster.waitUntil(
        "both nodes are back", PATIENCE, status -> status.online(cluster.plan().nodeNames()));
    for (ClusterNode node : cluster.nodes()) {
      sh("crm_standby --node %s --delete".formatted(node.name()));
    }
    sh("crm_resource --resource vm1 --meta --set-parameter target-role --parameter-value Started");
    sh("crm_resource --resource vm1 --clear");
    sh("crm_resource --cleanup");
    guest.awaitRunning(node -> true);
    healed();
    guest.awaitAble(guest.other(guest.host()));
    guest.awaitRunning(node -> true);
  }

  /** Data that diverged makes this cell red, not the ones after it: an administrator decides. */
  private static void healed() {
    try {
      link.heal();
    } catch (ClusterException e) {
      String host = guest.host();
      ClusterNode other = NODES.cluster().node(guest.other(host));
      other.exec(COMMAND, "drbdadm", "disconnect", "r0");
      other.exec(COMMAND, "drbdadm", "secondary", "r0");
      other.exec(COMMAND, "drbdadm", "connect", "--discard-my-data", "r0");
      NODES.cluster().node(host).exec(COMMAND, "drbdadm", "connect", "r0");
      link.heal();
      throw e;
    }
  }

  private static void sh(String line) {
    NODES.cluster().nodes().get(0).exec(COMMAND, "sh", "-c", line).stdoutOrThrow();
  }

  private static long lastEvent() {
    List<Event> events = NODES.cluster().hardware().eventsAfter(0);
    return events.get(events.size() - 1).seq();
  }
}
