// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/** The guest's node goes in standby under load, and comes back: the guest leaves it alive. */
public final class StandbyScenario {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final int MEMORY_MIB = 1024;

  private final TestCluster cluster;
  private final Narrator narrator;
  private final MigratingGuest guest;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A scenario that has not begun.
   *
   * @param cluster on which nothing is configured that concerns the guest but resources of the same
   *     names
   * @param narrator told what happens
   */
  public StandbyScenario(TestCluster cluster, Narrator narrator) {
    this.cluster = cluster;
    this.narrator = narrator;
    this.guest = new MigratingGuest(cluster.observedBy(narrator));
  }

  /** All of it: configuration, standby, return. */
  public void runAll() {
    step("guest under live-migration", this::configure);
    String[] left = new String[1];
    step(
        "node in standby, live",
        () -> {
          narrator.say("admin", "crm node standby " + guest.host());
          left[0] = guest.standby();
        });
    step(
        "node back online",
        () -> {
          narrator.say("admin", "crm node online " + left[0]);
          guest.online(left[0]);
        });
  }

  private void configure() {
    guest.stop();
    guest.describe("pvh", MEMORY_MIB, "drbd:r0,xvda,w");
    ClusterNode node = cluster.nodes().get(0);
    node.exec(COMMAND, "cibadmin", "--delete-all", "--force", "--xpath", "//constraints/*")
        .stdoutOrThrow();
    narrator.say("admin", "crm configure load update live-migration.crm");
    guest.configure("live-migration");
    guest.start();
  }

  /** The steps done so far. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  private void step(String name, Runnable work) {
    narrator.heading(name);
    Duration begin = narrator.elapsed();
    long before = downtime();
    work.run();
    steps.add(new Step(name, narrator.elapsed().minus(begin), downtime() - before));
  }

  private long downtime() {
    return guest.measured().guestGaps().stream().mapToLong(gap -> gap.millis()).sum();
  }
}
