// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Monitors of a hundred resources and a hundred guests every 10 s, spread as Pacemaker does. */
final class HerdSection implements Section {
  /**
   * A controller has run for weeks when a herd comes, and its code is compiled: so many monitors,
   * this far apart, first, and what it publishes has been published.
   */
  private static final int WARM_UP = 2000;

  private static final int WARM_UP_OF_FEW = 1200;
  private static final Duration APART = Duration.ofMillis(8);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int COUNT = 100;
  private static final int TURNS = 2;
  private static final int PERIODS = 3;

  /** The peers' price hardly varies, and one period of it is two hundred monitors. */
  private static final int PEER_PERIODS = 1;

  private static final int FEW = 10;
  private static final int MANY = 400;
  private static final double CPU_MARK = 0.2;
  private static final double LATENCY_MARK = 250;

  private final Bed bed;

  HerdSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "herd";
  }

  /** A herd for a while. */
  private record Herd(List<Runs> turns, double controllerMillis) {
    double cpuPerSecond() {
      return wrappersPerSecond() + controllerPerSecond();
    }

    double wrappersPerSecond() {
      return turns.stream().mapToDouble(Runs::cpuMillis).sum() / seconds();
    }

    double controllerPerSecond() {
      return controllerMillis / seconds();
    }

    private double seconds() {
      return turns.stream().mapToDouble(Runs::wallMillis).sum() / 1000;
    }

    int peak() {
      return turns.stream().mapToInt(Runs::peak).max().orElseThrow();
    }

    Samples wall() {
      return Samples.of(
          turns.stream().flatMap(t -> t.runs().stream()).map(Runs.Run::wallMillis).toList());
    }
  }

  @Override
  public List<Row> measure() {
    bed.forgetGuests(); // once known they stay known
    Herd few = warm(FEW, WARM_UP_OF_FEW).ours(FEW, 1);
    warm(COUNT, WARM_UP);
    List<Runs> ourTurns = new ArrayList<>();
    List<Runs> peerTurns = new ArrayList<>();
    double controller = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      Herd herd = ours(COUNT, PERIODS);
      ourTurns.addAll(herd.turns());
      controller += herd.controllerMillis();
      peerTurns.add(
          bed.node().paced(PERIOD, PEER_PERIODS, Bed.herd(COUNT, Bed.PEER_DRBD, Bed.PEER_XEN)));
    }
    Herd many = warm(MANY, 0).ours(MANY, 1);
    bed.promoted(1);
    return rows(new Herd(ourTurns, controller), new Herd(peerTurns, 0), few, many);
  }

  /** So many of each, with at least one monitor each and that many in all. */
  private HerdSection warm(int count, int monitors) {
    bed.promoted(count);
    List<AgentCall> calls = Bed.herd(count, Bed.OURS, Bed.OURS);
    int each = Math.max(1, monitors / calls.size());
    bed.node().paced(APART.multipliedBy(calls.size()), each, calls);
    Awaitility.await("scores and readiness of %d are in the CIB".formatted(count))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> published("master-") >= count && published("ferryman-ready-") >= count);
    return this;
  }

  private long published(String prefix) {
    String cib = bed.node().sh("cibadmin --query --local --xpath //transient_attributes");
    return cib.lines().filter(line -> line.contains("name=\"" + prefix)).count();
  }

  private Herd ours(int count, int periods) {
    List<AgentCall> calls = Bed.herd(count, Bed.OURS, Bed.OURS);
    double before = bed.node().controllerCpuMillis();
    Runs runs = bed.node().paced(PERIOD, periods, calls);
    return new Herd(List.of(runs), bed.node().controllerCpuMillis() - before);
  }

  private List<Row> rows(Herd ours, Herd peers, Herd few, Herd many) {
    RestedMemory memory = new RestedMemory();
    double ratio = ours.cpuPerSecond() / peers.cpuPerSecond();
    double growth = many.cpuPerSecond() / few.cpuPerSecond();
    double linear = (double) MANY / FEW;
    return List.of(
        new Row(
            name(),
            "%d resources and %d guests, %d s: CPU"
                .formatted(COUNT, COUNT, TURNS * PERIODS * PERIOD.toSeconds()),
            perSecond(ours.cpuPerSecond()),
            "peers, %d s: %s"
                .formatted(
                    TURNS * PEER_PERIODS * PERIOD.toSeconds(), perSecond(peers.cpuPerSecond())),
            Row.times(ratio),
            "≤ " + Row.times(CPU_MARK),
            Row.Verdict.of(ratio <= CPU_MARK)),
        Row.told(
            name(),
            "of it: wrappers; controller with its tools",
            perSecond(ours.wrappersPerSecond()) + "; " + perSecond(ours.controllerPerSecond()),
            ""),
        Row.told(
            name(),
            "this machine: 4 MiB of memory touched, at once; after a pause as between two monitors: CPU",
            memory.touched(Duration.ZERO).text("ms")
                + "; "
                + memory.touched(PERIOD.dividedBy(2L * COUNT)).text("ms"),
            ""),
        Row.limit(name(), "latency, p99", "ms", ours.wall().percentile(99), LATENCY_MARK),
        Row.told(
            name(),
            "latency; most at one instant",
            ours.wall().text("ms") + "; " + ours.peak(),
            "peers: " + peers.wall().text("ms") + "; " + peers.peak()),
        new Row(
            name(),
            "CPU from %d to %d of each".formatted(FEW, MANY),
            "%s, %s".formatted(perSecond(few.cpuPerSecond()), perSecond(many.cpuPerSecond())),
            "",
            Row.times(growth),
            "≤ " + Row.times(linear),
            Row.Verdict.of(growth <= linear)),
        Row.told(
            name(),
            "of it: wrappers; controller with its tools",
            "%s, %s; %s, %s"
                .formatted(
                    perSecond(few.wrappersPerSecond()),
                    perSecond(many.wrappersPerSecond()),
                    perSecond(few.controllerPerSecond()),
                    perSecond(many.controllerPerSecond())),
            ""));
  }

  private static String perSecond(double millis) {
    return Row.number(millis) + " ms/s";
  }
}
