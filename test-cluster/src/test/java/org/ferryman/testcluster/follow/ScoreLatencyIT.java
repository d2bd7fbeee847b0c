// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How many seconds after something has happened to DRBD the cluster knows: from the moment at which
 * the hardware has the new state to the moment at which the CIB has the new score, with a guest
 * that writes all the time. For the peers' agents the same, with fewer events, because each takes
 * about half of their monitor's interval.
 */
@Tag("measured")
@TestMethodOrder(OrderAnnotation.class)
class ScoreLatencyIT {
  private static final int EVENTS = Integer.getInteger("ferryman.events", 5);
  private static final int PEERS_EVENTS = Math.max(1, EVENTS / 5);
  private static final int SPLITS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(90);
  private static final String SCORE = "master-drbd-r0";
  private static final String DEGRADED = "ferryman-degraded-r0";
  private static final String SHOWN = "attributes in crm_mon, both nodes";
  private static final String ANSWERED = "190 and 191 in crm_mon, both nodes";

  /** crm_mon's XML of a monitor that answered so. */
  private static final String ANSWER = "op_key=\"drbd-r0_monitor_[0-9]+\".* exitcode=\"19[01]\"";

  private static final int QUIET_MONITORS = 20;
  private static final String DISK = "/dev/vdb";

  /** What is not measured here is quick. */
  @RegisterExtension
  static final ClusterExtension NODES =
      new ClusterExtension(Flavour.DRBD84, HardwareTimings.quick());

  private final TestCluster cluster = NODES.cluster();

  @Test
  @Order(1)
  void scoreFollowsTheDiskWithinASecond() {
    configure(AgentSuite.FERRYMAN, "10s", "20s");
    Latencies latencies = measure(EVENTS, Duration.ZERO);
    System.out.println(latencies.table("seconds to the score, Ferryman"));
    for (String what : List.of("link cut", "resync ends", "disk fails")) {
      assertThat(latencies.count(what)).isEqualTo(EVENTS);
      assertThat(latencies.median(what)).as(what).isLessThan(1.0);
    }
  }

  @Test
  @Order(2)
  void brokenStreamOfEventsIsBegunAnewAndScoresFollowIt() {
    ClusterNode node = cluster.node(secondary());
    long streams = following(node).path("streams").asLong();
    node.exec(PATIENCE, "pkill", "-KILL", "-f", "[d]rbdsetup events2$").stdoutOrThrow();
    Awaitility.await("another stream, proven")
        .atMost(PATIENCE)
        .until(
            () ->
                following(node).path("streams").asLong() > streams
                    && following(node).path("proofAgeMillis").asLong() >= 0);
    assertThat(measure(1, Duration.ZERO).count("disk fails")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void attributeDaemonHasTheScoreAgainAfterItsRestart() {
    ClusterNode node = cluster.node(secondary());
    Watch deleted = Watch.attribute(cluster, node, SCORE, node.name(), "-");
    node.exec(PATIENCE, "attrd_updater", "-D", "-n", SCORE, "-N", node.name()).stdoutOrThrow();
    deleted.seenAtNanos();
    // behind the controller's back: nothing but the restart makes it look before score.refresh
    String pid = node.exec(PATIENCE, "pidof", "pacemaker-attrd").stdoutOrThrow().strip();
    Watch back = Watch.attribute(cluster, node, SCORE, node.name(), "10000");
    node.exec(PATIENCE, "kill", "-KILL", pid).stdoutOrThrow();
    long killed = System.currentTimeMillis();
    Latencies latencies = new Latencies();
    latencies.add("back in the CIB", secondsBetween(killed, back));
    System.out.println(latencies.table("seconds, attribute daemon killed"));
    assertThat(latencies.median("back in the CIB")).isLessThan(30);
    settled();
  }

  @Test
  @Order(4)
  void splitBrainShowsWithinTwoSecondsWhereMonitorsComeEverySecond() {
    configure(AgentSuite.FERRYMAN, "1s", "1100ms");
    Latencies latencies = new Latencies();
    for (int i = 0; i < SPLITS; i++) {
      splitBrain(latencies);
    }
    System.out.println(
        latencies.table("seconds to be seen, split brain")
            + "(monitor intervals: 1 s Promoted, 1.1 s Unpromoted)");
    assertThat(latencies.median(SHOWN)).isLessThan(2.0);
    assertThat(latencies.median(ANSWERED)).isLessThan(2.0);
  }

  @Test
  @Order(5)
  void nothingIsWrittenWhileNothingHappens() {
    List<Long> writes = cluster.nodes().stream().map(this::attributeWrites).toList();
    List<Long> operations = cluster.nodes().stream().map(this::operations).toList();
    Awaitility.await("monitors on both nodes")
        .atMost(STEP)
        .until(
            () -> {
              for (int i = 0; i < operations.size(); i++) {
                if (operations(cluster.nodes().get(i)) < operations.get(i) + QUIET_MONITORS) {
                  return false;
                }
              }
              return true;
            });
    assertThat(cluster.nodes().stream().map(this::attributeWrites).toList()).isEqualTo(writes);
  }

  private void splitBrain(Latencies latencies) {
    ClusterNode primary = cluster.node(primary());
    ClusterNode secondary = cluster.node(secondary());
    cluster.hardware().tell(h -> h.cutLink(primary.name(), secondary.name()));
    await(secondary, r -> !r.connection().equals("Connected"));
    // an administrator's mistake: Ferryman marks the side that was left behind, and promotes it no
    // more; drbdsetup, so that no monitor comes in between
    secondary
        .exec(PATIENCE, "sh", "-c", "drbdsetup primary 0 --force && drbdsetup secondary 0")
        .stdoutOrThrow();
    long before = cluster.hardware().measurements().splitBrains();
    List<Watch> attributes =
        cluster.nodes().stream().map(node -> Watch.shown(cluster, node, DEGRADED, 2)).toList();
    List<Watch> answers =
        cluster.nodes().stream().map(node -> Watch.shown(cluster, node, ANSWER, 2)).toList();
    cluster.hardware().tell(h -> h.healLink(primary.name(), secondary.name()));
    for (ClusterNode node : cluster.nodes()) {
      await(node, r -> r.connection().equals("StandAlone"));
    }
    long happened = System.currentTimeMillis();
    attributes.forEach(watch -> latencies.add(SHOWN, secondsBetween(happened, watch)));
    answers.forEach(watch -> latencies.add(ANSWERED, secondsBetween(happened, watch)));
    ClusterStatus status = cluster.status().orElseThrow();
    assertThat(status.failures())
        .filteredOn(failure -> failure.operation().startsWith("drbd-r0_monitor_"))
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure.reason()).contains("StandAlone"));
    assertThat(status.where("vm1", "Started")).containsExactly(primary.name());
    assertThat(cluster.hardware().measurements().splitBrains()).isEqualTo(before + 1);
    await(primary, r -> standAlone(r, "UpToDate"));
    await(secondary, r -> standAlone(r, "Outdated"));
    decide(primary, secondary);
  }

  private static boolean standAlone(NodeStatus.ResourceStatus resource, String disk) {
    return resource.connection().equals("StandAlone") && resource.disks().equals(List.of(disk));
  }

  /** What an administrator does about a split brain. */
  private void decide(ClusterNode survivor, ClusterNode victim) {
    victim.exec(PATIENCE, "drbdadm", "connect", "--discard-my-data", "r0").stdoutOrThrow();
    survivor.exec(PATIENCE, "drbdadm", "connect", "r0").stdoutOrThrow();
    awaitScores("10000", "10000");
    for (ClusterNode node : cluster.nodes()) {
      Watch.attribute(cluster, cluster.nodes().get(0), DEGRADED, node.name(), "-").seenAtNanos();
    }
    survivor.exec(PATIENCE, "crm_resource", "--cleanup", "--resource", "drbd-r0").stdoutOrThrow();
    cluster.waitUntil("failures forgotten", STEP, status -> status.failures().isEmpty());
    settled();
  }

  @Test
  @Order(6)
  void peersScoreFollowsTheDiskWithTheirMonitor() {
    crm("resource", "stop", "vm1");
    crm("resource", "stop", "drbd-r0-clone");
    cluster.waitUntil(
        "Ferryman's agents have stopped everything",
        STEP,
        status ->
            status.resources().stream()
                .filter(resource -> !resource.id().equals("fencing"))
                .allMatch(resource -> resource.nodes().isEmpty()));
    configure(AgentSuite.PEERS, "10s", "11s");
    Latencies latencies = measure(PEERS_EVENTS, Duration.ofSeconds(11));
    System.out.println(
        latencies.table("seconds to the score, linbit:drbd")
            + "(monitor intervals: 10 s Promoted, 11 s Unpromoted)");
    assertThat(latencies.count("link cut")).isEqualTo(PEERS_EVENTS);
  }

  /**
   * Each kind of event so many times.
   *
   * @param phases what the events are spread over evenly: an event that comes as soon as the last
   *     one's score is seen always comes right after a monitor, and always waits for a whole
   *     interval
   */
  private Latencies measure(int events, Duration phases) {
    Latencies latencies = new Latencies();
    String primary = primary();
    ClusterNode node = cluster.node(secondary());
    String here = node.name();
    for (int i = 0; i < events; i++) {
      Duration phase = phases.multipliedBy(2L * i + 1).dividedBy(2L * events);
      latencies.add(
          "link cut",
          seconds(
              node,
              phase,
              "1000",
              () -> cluster.hardware().tell(h -> h.cutLink(primary, here)),
              r -> !r.connection().equals("Connected")));
      latencies.add(
          "resync ends",
          seconds(
              node,
              phase,
              "10000",
              () -> cluster.hardware().tell(h -> h.healLink(primary, here)),
              r -> r.connection().equals("Connected") && r.disks().equals(List.of("UpToDate"))));
      latencies.add(
          "disk fails",
          seconds(
              node,
              phase,
              "10",
              () -> cluster.hardware().tell(h -> h.breakDisk(here, DISK, true)),
              r -> r.disks().equals(List.of("Diskless"))));
      cluster.hardware().tell(h -> h.breakDisk(here, DISK, false));
      node.exec(PATIENCE, "drbdadm", "attach", "r0").stdoutOrThrow();
      awaitScores("10000", "10000");
    }
    return latencies;
  }

  /** From the hardware's being in the state to the CIB's having the score. */
  private double seconds(
      ClusterNode node,
      Duration phase,
      String score,
      Runnable event,
      Predicate<NodeStatus.ResourceStatus> state) {
    Awaitility.await("the event's turn").pollDelay(phase).atMost(PATIENCE).until(() -> true);
    Watch watch = Watch.attribute(cluster, node, SCORE, node.name(), score);
    event.run();
    await(node, state);
    return secondsBetween(System.currentTimeMillis(), watch);
  }

  private void await(ClusterNode node, Predicate<NodeStatus.ResourceStatus> state) {
    Awaitility.await("the hardware of " + node.name())
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                cluster.hardware().ask(h -> h.status()).stream()
                    .filter(status -> status.name().equals(node.name()))
                    .flatMap(status -> status.resources().stream())
                    .anyMatch(r -> r.name().equals("r0") && state.test(r)));
  }

  private void awaitScores(String first, String second) {
    Watch.attribute(cluster, cluster.nodes().get(0), SCORE, "node1", first).seenAtNanos();
    Watch.attribute(cluster, cluster.nodes().get(0), SCORE, "node2", second).seenAtNanos();
  }

  private void configure(AgentSuite suite, String promoted, String unpromoted) {
    try {
      Files.writeString(
          cluster.share().resolve("failover.crm"),
          suite.adapt(
              Files.readString(Project.find().root().resolve("cib-samples/failover/failover.crm"))
                  .replace("role=Promoted interval=10s", "role=Promoted interval=" + promoted)
                  .replace("interval=20s", "interval=" + unpromoted)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    crm("configure", "load", "update", "/share/failover.crm");
    if (suite == AgentSuite.PEERS) {
      crm("resource", "start", "drbd-r0-clone");
      crm("resource", "start", "vm1");
    }
    settled();
    awaitScores("10000", "10000");
  }

  private void settled() {
    cluster.waitUntil(
        "r0 Promoted and Unpromoted, vm1 with it",
        STEP,
        status ->
            status.where("drbd-r0", "Promoted").size() == 1
                && status.where("drbd-r0", "Unpromoted").size() == 1
                && status.where("vm1", "Started").equals(status.where("drbd-r0", "Promoted")));
  }

  private String primary() {
    return cluster.status().orElseThrow().where("drbd-r0", "Promoted").get(0);
  }

  private String secondary() {
    return cluster.status().orElseThrow().where("drbd-r0", "Unpromoted").get(0);
  }

  private long attributeWrites(ClusterNode node) {
    return following(node).path("attributeWrites").asLong(-1);
  }

  private JsonNode following(ClusterNode node) {
    return status(node).path("drbd");
  }

  private long operations(ClusterNode node) {
    return status(node).path("accepted").asLong();
  }

  private JsonNode status(ClusterNode node) {
    try {
      return new ObjectMapper()
          .readTree(
              node.exec(PATIENCE, "ferryman", "status", "--controller", "--json").stdoutOrThrow());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void crm(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("crm"));
    argv.addAll(List.of(arguments));
    cluster.nodes().get(0).exec(PATIENCE, argv.toArray(String[]::new)).stdoutOrThrow();
  }

  private static double secondsBetween(long millis, Watch watch) {
    return Math.max(0, watch.seenAtNanos() / 1_000_000 - millis) / 1000.0;
  }
}
