/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.Event;
import org.ferryman.testcluster.hardware.MeasurementReport;
import org.ferryman.testcluster.hardware.Period;
import org.ferryman.testcluster.hardware.xen.MigrationStep;
import org.ferryman.testcluster.migration.BrokenBy.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Live migrations broken at their steps, with real controllers and Pacemaker. Without {@code
 * -Dferryman.matrix=all} it is a choice of the matrix: each way to break one, and each step.
 */
@Tag("not-in-check")
class MigrationFailureIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration COMMAND = Duration.ofSeconds(60);

  /** The longest a lease lasts: migrate_to's timeout as configured below, and a minute. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static final List<String> TABLE = new ArrayList<>();

  private static MigratingGuest guest;

  @BeforeAll
  static void theGuestRuns() {
    guest = new MigratingGuest(NODES.cluster());
    guest.describe("pvh", 256, "drbd:r0,xvda,w");
    guest.load("live-migration");
    NODES
        .cluster()
        .nodes()
        .get(0)
        .exec(
            COMMAND,
            "crm_resource",
            "--resource",
            MigratingGuest.GUEST,
            "--set-parameter",
            "migration-threshold",
            "--meta",
            "--parameter-value",
            "1000")
        .stdoutOrThrow();
    NODES
        .cluster()
        .nodes()
        .get(0)
        .exec(
            COMMAND,
            "sh",
            "-c",
            "cibadmin --query | sed '/name=\"migrate_to\"/s/600s/60s/' | cibadmin --replace --xml-pipe")
        .stdoutOrThrow();
  }

  @AfterAll
  static void theTable() {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-26s %-10s %-10s %8s %10s %8s",
            "broken by",
            "at",
            "guest",
            "restart",
            "window ms",
            "took s"));
    TABLE.forEach(System.out::println);
  }

  static List<Arguments> matrix() {
    List<Arguments> all = new ArrayList<>();
    List<MigrationStep> steps = List.of(MigrationStep.values());
    List<BrokenBy> ways = List.of(BrokenBy.values());
    boolean whole = "all".equals(System.getProperty("ferryman.matrix"));
    for (BrokenBy broken : ways) {
      for (MigrationStep step : steps) {
        if (whole || (ways.indexOf(broken) + 2) % steps.size() == steps.indexOf(step)) {
          all.add(Arguments.of(broken, step));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("matrix")
  void oneGuestGoesOnAndTheWindowIsClosed(BrokenBy broken, MigrationStep step) {
    TestCluster cluster = NODES.cluster();
    String source = guest.host();
    Scene scene = new Scene(cluster, source, guest.other(source), step);
    MeasurementReport before = guest.measured();
    long begin = lastEvent();
    cluster.hardware().tell(h -> h.holdMigrations(step, true));
    run(
        source,
        "crm_resource",
        "--resource",
        MigratingGuest.GUEST,
        "--move",
        "--node",
        scene.target());
    Awaitility.await("the migration reaches " + step)
        .atMost(PATIENCE)
        .until(() -> reached(begin, step));
    long broke = System.nanoTime();
    broken.happen(scene);
    if (broken.letsGoOn()) {
      cluster.hardware().tell(h -> h.holdMigrations(step, false));
    }
    settle(broken, scene);
    long took = Duration.ofNanos(System.nanoTime() - broke).toSeconds();
    cluster.hardware().tell(h -> h.holdMigrations(step, false));
    record(broken, scene, begin, before, took);
    tidy(broken, scene);
  }

  private static void settle(BrokenBy broken, Scene scene) {
    if (broken == BrokenBy.STOP_ASKED_FOR) {
      scene
          .cluster()
          .waitUntil(
              "the guest is stopped",
              PATIENCE,
              status -> status.where(MigratingGuest.GUEST, "Started").isEmpty());
      broken.mend(scene);
    } else if (broken == BrokenBy.LINK_CUT) {
      broken.mend(scene);
    }
    guest.awaitRunning(node -> true);
  }

  private static void record(
      BrokenBy broken, Scene scene, long begin, MeasurementReport before, long took) {
    MeasurementReport after = guest.measured();
    List<Event> events = NODES.cluster().hardware().eventsAfter(begin);
    long restarts =
        events.stream()
            .filter(event -> event.kind().equals("domain-created"))
            .filter(event -> event.text().startsWith(MigratingGuest.GUEST + " "))
            .count();
    long from = events.get(0).millis();
    long window =
        after.allowTwoPrimaries().stream()
            .filter(period -> period.from() >= from)
            .mapToLong(Period::millis)
            .max()
            .orElse(0);
    String host = guest.host();
    TABLE.add(
        String.format(
            Locale.ROOT,
            "%-26s %-10s %-10s %8d %10d %8d",
            broken,
            scene.step(),
            host.equals(scene.source()) ? "on source" : "on target",
            restarts,
            window,
            took));
    assertThat(after.guestTwiceMoments()).isEqualTo(before.guestTwiceMoments());
    assertThat(after.twoWriterMoments()).isEqualTo(before.twoWriterMoments());
    assertThat(after.lostWrites()).isEqualTo(before.lostWrites());
    assertThat(after.splitBrains()).isEqualTo(before.splitBrains());
    assertThat(window).isLessThanOrEqualTo(LEASE.toMillis());
  }

  /** Both nodes back, no failure remembered, no constraint left. */
  private static void tidy(BrokenBy broken, Scene scene) {
    if (broken.takesPower()) {
      for (ClusterNode node : scene.cluster().nodes()) {
        scene.cluster().powerOn(node.name());
      }
      scene
          .cluster()
          .waitUntil(
              "both nodes are back",
              PATIENCE,
              status -> status.online(scene.cluster().plan().nodeNames()));
    }
    String host = guest.host();
    run(host, "crm_resource", "--resource", MigratingGuest.GUEST, "--clear");
    run(host, "crm_resource", "--cleanup");
    guest.online(guest.other(host));
    guest.awaitRunning(node -> true);
  }

  private static void run(String node, String... argv) {
    NODES.cluster().node(node).exec(COMMAND, argv).stdoutOrThrow();
  }

  private static long lastEvent() {
    List<Event> events = NODES.cluster().hardware().eventsAfter(0);
    return events.get(events.size() - 1).seq();
  }

  private static boolean reached(long begin, MigrationStep step) {
    return NODES.cluster().hardware().eventsAfter(begin).stream()
        .anyMatch(
            event -> event.kind().equals("migration-step") && event.text().endsWith(step.name()));
  }
}
