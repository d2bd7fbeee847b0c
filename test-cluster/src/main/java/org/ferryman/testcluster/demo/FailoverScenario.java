// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * The main job, step by step on a running cluster: a guest runs, its node dies, it runs on the
 * other, the node returns, the guest is moved back as planned. Every step ends when the cluster
 * says so <em>and</em> the hardware sees the guest's writes acknowledged.
 */
public final class FailoverScenario {
  private static final String GUEST = "vm1";
  private static final String DRBD = "drbd-r0";
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(90);

  private final TestCluster cluster;
  private final Narrator narrator;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A scenario that has not begun.
   *
   * @param cluster two nodes with nothing configured but fencing
   * @param narrator told what happens
   */
  public FailoverScenario(TestCluster cluster, Narrator narrator) {
    this.cluster = cluster.observedBy(narrator);
    this.narrator = narrator;
    narrator.listenTo(cluster.hardware());
  }

  /** The steps done so far. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /**
   * All of it, up to a guest that runs again where it began.
   *
   * @param suite whose agents; only with Ferryman's there is a controller to kill
   */
  public void runAll(AgentSuite suite) {
    configure(suite);
    String victim = killHost();
    comeBack(victim);
    move(victim);
    if (suite == AgentSuite.FERRYMAN) {
      cutLink();
      killController();
    }
  }

  /** The configuration that is loaded, for Ferryman's agents, as crm shell text. */
  public static String sample() {
    Path file = Project.find().root().resolve("cib-samples/failover/failover.crm");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ClusterException("cannot read the failover sample", e);
    }
  }

  /** Configures the cluster with the failover sample and waits for the guest. */
  public void configure(AgentSuite suite) {
    configure(suite.adapt(sample()));
  }

  /**
   * Configures the cluster and waits for the guest.
   *
   * @param configuration crm shell text
   */
  public void configure(String configuration) {
    step(
        "guest starts",
        () -> {
          Path file = cluster.share().resolve("failover.crm");
          try {
            Files.writeString(file, configuration);
          } catch (IOException e) {
            throw new ClusterException("cannot write " + file, e);
          }
          narrator.say("admin", "crm configure load update failover.crm");
          crm(cluster.nodes().get(0), "configure", "load", "update", "/share/failover.crm");
          guestRuns(node -> true);
        });
  }

  /** Cuts the power of the guest's node and waits until the guest runs elsewhere. */
  public String killHost() {
    String victim = host();
    step(
        "host dies",
        () -> {
          narrator.say("admin", "power off " + victim);
          cluster.powerOff(victim);
          cluster.waitUntil(victim + " fenced", STEP, status -> status.fenced(victim));
          guestRuns(node -> !node.equals(victim));
        });
    return victim;
  }

  /** Powers a node on and waits until it is a member with current data. */
  public void comeBack(String node) {
    step(
        "node returns",
        () -> {
          narrator.say("admin", "power on " + node);
          cluster.powerOn(node);
          cluster.waitUntil(
              "%s a member, r0 Unpromoted there and both disks UpToDate".formatted(node),
              STEP,
              status ->
                  status.member(node)
                      && status.where(DRBD, "Unpromoted").contains(node)
                      && bothUpToDate(node));
          guestRuns(host -> !host.equals(node));
        });
  }

  /** Moves the guest to a node as an administrator would. */
  public void move(String target) {
    step(
        "planned move",
        () -> {
          narrator.say("admin", "crm resource move %s %s".formatted(GUEST, target));
          crm(cluster.node(target), "resource", "move", GUEST, target);
          guestRuns(target::equals);
          crm(cluster.node(target), "resource", "clear", GUEST);
        });
  }

  /**
   * Cuts DRBD's link under the guest's writes, which are frozen until the peer is shut out, and
   * mends it.
   *
   * @return how Ferryman's fence-peer ended
   */
  public LinkCut.Handled cutLink() {
    ClusterNode host = cluster.node(host());
    ClusterNode peer =
        cluster.nodes().stream().filter(node -> !node.equals(host)).findFirst().orElseThrow();
    LinkCut link = new LinkCut(cluster, host, peer);
    narrator.say("admin", "r0: fencing resource-and-stonith, fence-peer \"ferryman fence-peer\"");
    link.configureFencing();
    AtomicReference<LinkCut.Handled> handled = new AtomicReference<>();
    step(
        "DRBD's link is cut",
        () -> {
          narrator.say("admin", "cut DRBD's link; the cluster's network stays up");
          link.cut();
          handled.set(link.awaitFenced());
          narrator.say("handler", fencePeer(handled.get(), link));
          guestRuns(host.name()::equals);
        });
    step(
        "DRBD's link is mended",
        () -> {
          narrator.say("admin", "mend DRBD's link");
          link.heal();
          narrator.say("handler", "resynced: nobody is shut out any more");
          guestRuns(host.name()::equals);
        });
    return handled.get();
  }

  private static String fencePeer(LinkCut.Handled handled, LinkCut link) {
    return String.format(
        Locale.ROOT,
        "fence-peer took %.2f s and answered %d; in the CIB: %s",
        handled.millis() / 1000.0,
        handled.exit(),
        String.join(" ", link.constraints()));
  }

  /** Kills Ferryman's controller on the guest's node under load; nothing may notice. */
  public void killController() {
    step(
        "controller killed under load",
        () -> {
          String host = host();
          new ControllerKills(cluster, narrator, cluster.node(host)).run();
          guestRuns(host::equals);
        });
  }

  /** Stops the guest and waits until its domain is gone and no node is Primary. */
  public void stop() {
    step(
        "guest stops",
        () -> {
          ClusterNode node = cluster.node(host());
          narrator.say("admin", "crm resource stop " + GUEST);
          crm(node, "resource", "stop", GUEST);
          cluster.waitUntil(
              GUEST + " stopped",
              STEP,
              status ->
                  status.where(GUEST, "Started").isEmpty()
                      && status.where(GUEST, "Stopping").isEmpty());
        });
  }

  /** The node that the guest runs on. */
  public String host() {
    return cluster
        .waitUntil(
            GUEST + " to be started", STEP, status -> status.where(GUEST, "Started").size() == 1)
        .where(GUEST, "Started")
        .get(0);
  }

  /** Waits until the guest runs, where r0 is Primary, on a node that fits, and writes. */
  private void guestRuns(Predicate<String> fits) {
    long before = cluster.hardware().measurements().lastSequence().getOrDefault(GUEST, 0L);
    cluster.waitUntil(
        GUEST + " runs where r0 is Primary, and its writes are acknowledged",
        STEP,
        status -> runs(status, fits) && writes(before));
  }

  private static boolean runs(ClusterStatus status, Predicate<String> fits) {
    List<String> hosts = status.where(GUEST, "Started");
    return hosts.size() == 1
        && fits.test(hosts.get(0))
        && status.where(DRBD, "Promoted").equals(hosts);
  }

  private boolean writes(long before) {
    var measured = cluster.hardware().measurements();
    return measured.lastSequence().getOrDefault(GUEST, 0L) > before
        && measured.guestGaps().stream().noneMatch(gap -> gap.open());
  }

  private boolean bothUpToDate(String node) {
    return cluster
        .node(node)
        .exec(COMMAND, "drbdadm", "dstate", "r0")
        .stdout()
        .strip()
        .equals("UpToDate/UpToDate");
  }

  private void crm(ClusterNode node, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("crm"));
    argv.addAll(List.of(arguments));
    node.exec(COMMAND, argv.toArray(String[]::new)).stdoutOrThrow();
  }

  private void step(String name, Runnable work) {
    narrator.heading(name);
    Duration begin = narrator.elapsed();
    long downBefore = downtime();
    work.run();
    steps.add(new Step(name, narrator.elapsed().minus(begin), downtime() - downBefore));
  }

  private long downtime() {
    return cluster.hardware().measurements().guestGaps().stream()
        .mapToLong(gap -> gap.millis())
        .sum();
  }
}
