// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.demo.FailoverScenario;
import org.ferryman.testcluster.demo.Narrator;
import org.ferryman.testcluster.hardware.base.Event;

/**
 * Seconds from the death of the guest's node until its disk is Primary and it runs on the other. A
 * cluster with each side's agents do it at the same time, so that both meet the same machine.
 */
final class FailoverSection implements Section {
  private static final double MARK = 1.0;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern EXEC_TIME = Pattern.compile(" exec-time=\"([0-9]+)\"");

  private final Function<String, TestCluster> clusters;
  private final int rounds;

  /**
   * @param clusters starts a cluster of two nodes; closed here
   * @param rounds how often each cluster loses a node
   */
  FailoverSection(Function<String, TestCluster> clusters, int rounds) {
    this.clusters = clusters;
    this.rounds = rounds;
  }

  @Override
  public String name() {
    return "failover";
  }

  /**
   * One death of a node.
   *
   * @param promoted seconds from it until the disk was Primary on the other
   * @param started seconds from it until the guest was created there
   * @param promote ms that the agent's promote took, by Pacemaker's own watch
   * @param start ms that the agent's start of the guest took
   */
  private record Failover(double promoted, double started, double promote, double start) {}

  @Override
  public List<Row> measure() {
    CompletableFuture<List<Failover>> peers =
        CompletableFuture.supplyAsync(() -> failovers("peers", AgentSuite.PEERS));
    List<Failover> ours = failovers("ours", AgentSuite.FERRYMAN);
    List<Failover> theirs = peers.join();
    return List.of(
        row("node dies until promoted", Failover::promoted, ours, theirs),
        row("node dies until guest started", Failover::started, ours, theirs),
        Row.told(
            name(),
            "of it: the agents' promote; start",
            operations(ours),
            "peers: " + operations(theirs)));
  }

  private static String operations(List<Failover> failovers) {
    return samples(failovers, Failover::promote).text("ms")
        + "; "
        + samples(failovers, Failover::start).text("ms");
  }

  private static Samples samples(List<Failover> failovers, Function<Failover, Double> figure) {
    return Samples.of(failovers.stream().map(figure).toList());
  }

  private Row row(
      String what, Function<Failover, Double> figure, List<Failover> ours, List<Failover> theirs) {
    return Row.ratio(
        name(),
        "%s, %d times".formatted(what, rounds),
        "s",
        samples(ours, figure),
        "peers",
        samples(theirs, figure),
        MARK);
  }

  private List<Failover> failovers(String use, AgentSuite suite) {
    List<Failover> failovers = new ArrayList<>();
    try (TestCluster cluster = clusters.apply(use)) {
      PrintWriter nowhere =
          new PrintWriter(
              new OutputStreamWriter(OutputStream.nullOutputStream(), StandardCharsets.UTF_8));
      FailoverScenario scenario = new FailoverScenario(cluster, new Narrator(nowhere, false));
      fenceWithoutDelay(cluster);
      scenario.configure(suite.adapt(FailoverScenario.sample()));
      for (int round = 0; round < rounds; round++) {
        long last =
            cluster.hardware().eventsAfter(0).stream().mapToLong(Event::seq).max().orElse(0);
        String victim = killHost(cluster, scenario);
        failovers.add(failover(cluster, cluster.hardware().eventsAfter(last), victim));
        if (round + 1 < rounds) {
          scenario.comeBack(victim);
        }
      }
    }
    return failovers;
  }

  /**
   * One node is fenced later than the other, which decides a partition; here it would only make two
   * kinds of deaths, and a median that falls between them.
   */
  private static void fenceWithoutDelay(TestCluster cluster) {
    cluster
        .nodes()
        .get(0)
        .exec(
            LIMIT,
            "crm_resource",
            "--resource=fencing",
            "--set-parameter=pcmk_delay_base",
            "--parameter-value=0s")
        .stdoutOrThrow();
  }

  /** Cuts the power of the guest's node; the guest boots elsewhere while that node comes back. */
  private static String killHost(TestCluster cluster, FailoverScenario scenario) {
    String victim = scenario.host();
    cluster.powerOff(victim);
    cluster.waitUntil(
        "vm1 started without " + victim,
        LIMIT,
        status ->
            status.fenced(victim)
                && status.where("vm1", "Started").stream().anyMatch(node -> !node.equals(victim)));
    return victim;
  }

  private static Failover failover(TestCluster cluster, List<Event> events, String victim) {
    long died = at(events, victim, "power-off", "", true);
    String history = history(cluster, victim);
    return new Failover(
        (at(events, victim, "drbd-role", "r0 is Primary", false) - died) / 1000.0,
        (at(events, victim, "domain-created", "vm1", false) - died) / 1000.0,
        took(history, "promote"),
        took(history, "start"));
  }

  /** What Pacemaker did last on the other node to the disk and to the guest. */
  private static String history(TestCluster cluster, String victim) {
    ClusterNode survivor =
        cluster.nodes().stream()
            .filter(node -> !node.name().equals(victim))
            .findFirst()
            .orElseThrow();
    return survivor
        .exec(
            LIMIT,
            "cibadmin",
            "--query",
            "--local",
            "--xpath",
            "//node_state[@uname='%s']//lrm_rsc_op[@id='drbd-r0_last_0' or @id='vm1_last_0']"
                .formatted(survivor.name()))
        .stdoutOrThrow();
  }

  /** The exec-time of such an operation, in ms. */
  private static double took(String history, String operation) {
    return history
        .lines()
        .filter(line -> line.contains(" operation=\"%s\"".formatted(operation)))
        .map(EXEC_TIME::matcher)
        .filter(Matcher::find)
        .map(it -> Double.valueOf(it.group(1)))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException("Pacemaker tells of no %s: %s".formatted(operation, history)));
  }

  /** When the first such event was, on the victim or on another node. */
  private static long at(
      List<Event> events, String victim, String kind, String text, boolean onVictim) {
    return events.stream()
        .filter(event -> event.kind().equals(kind) && event.text().startsWith(text))
        .filter(event -> event.node().equals(victim) == onVictim)
        .mapToLong(Event::millis)
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "the hardware saw no %s after %s died: %s".formatted(kind, victim, events)));
  }
}
