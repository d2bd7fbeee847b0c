// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.MigrationReport;
import org.ferryman.testcluster.hardware.base.Period;
import org.ferryman.testcluster.hardware.xen.MigrationStep;
import org.ferryman.testcluster.hardware.xen.Migrations;

/**
 * What a standby costs a guest that leaves its node alive, beside {@code xl migrate} by hand of the
 * same guest on the same hardware: before the standbys and after them.
 */
final class HandOverSection implements Section {
  private static final int STANDBYS = 5;
  private static final int ALONE = 2;

  /** Its copy takes no part of what is judged. */
  private static final int MEMORY_MIB = 512;

  private static final double BLACKOUT_MARK = 1.1;
  private static final double WINDOW_MARK = 3;
  private static final double MILLIS = 1000;
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Function<String, TestCluster> clusters;

  /**
   * @param clusters starts a cluster of two nodes; closed here
   */
  HandOverSection(Function<String, TestCluster> clusters) {
    this.clusters = clusters;
  }

  @Override
  public String name() {
    return "hand-over";
  }

  /** A migration, and how long it was that a node allowed two Primaries for it (s). */
  private record HandOver(MigrationReport migration, double window) {}

  /** Migrations by xl alone, and how long each attached the disk (s). */
  private record Alone(List<MigrationReport> migrations, List<Double> attaching) {
    Alone and(Alone more) {
      return new Alone(joined(migrations, more.migrations), joined(attaching, more.attaching));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      return Stream.concat(first.stream(), second.stream()).toList();
    }
  }

  @Override
  public List<Row> measure() {
    try (TestCluster cluster = clusters.apply(name())) {
      MigratingGuest guest = new MigratingGuest(cluster);
      guest.describe("pvh", MEMORY_MIB, "drbd:r0,xvda,w");
      Alone before = alone(cluster, guest);
      guest.load("live-migration");
      long begin = lastEvent(cluster);
      List<HandOver> ours = standbys(guest);
      List<Double> attaching = attaching(cluster, begin);
      unmanage(cluster, guest);
      Row floor = floor(cluster);
      List<Row> rows = new ArrayList<>(rows(ours, attaching, before.and(alone(cluster, guest))));
      rows.add(floor);
      return rows;
    }
  }

  /** What remains if Ferryman itself took no time. */
  private Row floor(TestCluster cluster) {
    List<ClusterNode> nodes = cluster.nodes();
    for (ClusterNode node : nodes) {
      node.exec(COMMAND, "drbdadm", "secondary", "r0").stdoutOrThrow();
    }
    HandOverParts parts = new HandOverParts(nodes.get(0), nodes.get(1).name());
    return Row.told(
        name(),
        "floor of attaching: ssh to the peer, newly, over a connection kept; drbdadm primary",
        "%s, %s; %s"
            .formatted(parts.ssh().text("s"), parts.keptSsh().text("s"), parts.primary().text("s")),
        "");
  }

  private static Alone alone(TestCluster cluster, MigratingGuest guest) {
    long begin = lastEvent(cluster);
    List<MigrationReport> migrations = new MigrationAlone(cluster, guest).migrate(ALONE);
    return new Alone(migrations, attaching(cluster, begin));
  }

  private static long lastEvent(TestCluster cluster) {
    return cluster.hardware().eventsAfter(0).stream().mapToLong(Event::seq).max().orElse(0);
  }

  /** From all memory on the target until its disk is attached, of each migration since then (s). */
  private static List<Double> attaching(TestCluster cluster, long begin) {
    List<Double> seconds = new ArrayList<>();
    long arrived = -1;
    for (Event event : cluster.hardware().eventsAfter(begin)) {
      if (event.kind().equals(Migrations.STEP)) {
        if (event.text().endsWith(": " + MigrationStep.ARRIVING)) {
          arrived = event.millis();
        } else if (event.text().endsWith(": " + MigrationStep.READY)) {
          seconds.add((event.millis() - arrived) / MILLIS);
        }
      }
    }
    return seconds;
  }

  private static List<HandOver> standbys(MigratingGuest guest) {
    List<HandOver> handOvers = new ArrayList<>();
    for (int i = 0; i < STANDBYS; i++) {
      MeasurementReport before = guest.measured();
      String left = standby(guest, before.migrations().size());
      handOvers.add(handOver(before, guest.measured()));
      guest.online(left);
    }
    return handOvers;
  }

  /**
   * Puts the guest's node in standby. The hardware, which is in this process, is asked when its
   * migration is over: to ask the cluster again and again takes a processor from the nodes, which
   * {@code xl migrate} alone has for itself.
   */
  private static String standby(MigratingGuest guest, int migrationsBefore) {
    String left = guest.putInStandby();
    Awaitility.await("the guest has left " + left)
        .atMost(COMMAND)
        .pollInterval(LOOK)
        .until(() -> guest.measured().migrations().size() > migrationsBefore);
    guest.awaitRunning(node -> !node.equals(left));
    return left;
  }

  private static HandOver handOver(MeasurementReport before, MeasurementReport after) {
    List<MigrationReport> migrations =
        after.migrations().subList(before.migrations().size(), after.migrations().size());
    List<Period> windows =
        after
            .allowTwoPrimaries()
            .subList(before.allowTwoPrimaries().size(), after.allowTwoPrimaries().size());
    if (migrations.size() != 1 || windows.isEmpty()) {
      throw new ClusterException(
          "a standby that was not one migration with a window: %s, %s"
              .formatted(migrations, windows));
    }
    long opened = windows.stream().mapToLong(Period::from).min().orElseThrow();
    long closed = windows.stream().mapToLong(Period::to).max().orElseThrow();
    return new HandOver(migrations.get(0), (closed - opened) / MILLIS);
  }

  /** Stops the guest and lets go of everything, so that nobody works against one's hands. */
  private static void unmanage(TestCluster cluster, MigratingGuest guest) {
    guest.stop();
    ClusterNode node = cluster.nodes().get(0);
    node.exec(COMMAND, "crm_attribute", "--name", "maintenance-mode", "--update", "true")
        .stdoutOrThrow();
    node.exec(COMMAND, "crm_resource", "--wait").stdoutOrThrow();
  }

  private List<Row> rows(List<HandOver> ours, List<Double> attaching, Alone alone) {
    Samples blackouts = blackouts(ours.stream().map(HandOver::migration).toList());
    Samples windows = Samples.of(ours.stream().map(HandOver::window).toList());
    return List.of(
        Row.ratio(
            name(),
            "guest stands still on standby, %d times".formatted(STANDBYS),
            "s",
            blackouts,
            "xl migrate alone",
            blackouts(alone.migrations()),
            BLACKOUT_MARK),
        Row.told(
            name(),
            "of it: until the disk is attached on the target",
            Samples.of(attaching).text("s"),
            "xl migrate alone: " + Samples.of(alone.attaching()).text("s")),
        Row.limit(name(), "window, median", "s", windows.median(), WINDOW_MARK),
        Row.told(
            name(),
            "window; from xl migrate to its end",
            windows.text("s") + "; " + took(ours.stream().map(HandOver::migration).toList()),
            "xl migrate alone: " + took(alone.migrations())));
  }

  private static Samples blackouts(List<MigrationReport> migrations) {
    return Samples.of(
        migrations.stream()
            .map(HandOverSection::arrived)
            .map(it -> it.blackoutMillis() / MILLIS)
            .toList());
  }

  private static MigrationReport arrived(MigrationReport migration) {
    if (!migration.outcome().equals("target")) {
      throw new ClusterException("a migration that failed; no figure comes of that: " + migration);
    }
    return migration;
  }

  private static String took(List<MigrationReport> migrations) {
    return Samples.of(migrations.stream().map(it -> (it.to() - it.from()) / MILLIS).toList())
        .text("s");
  }
}
