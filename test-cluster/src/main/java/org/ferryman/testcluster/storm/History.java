// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.testcluster.storm.world.StormWorld;

/** One history, from the boot of its nodes to their rest. */
final class History {
  private static final long START = 300_000;
  private static final long PATIENCE = 15 * 60_000;
  private static final long CALM = 45_000;
  private static final long STEP = 5_000;
  private static final long CLEANUP = 150_000;

  private final StormWorld world;
  private final List<Trouble> troubles;
  private final Rules rules;
  private final Director director;

  /**
   * How it ended.
   *
   * @param violations the rules that it broke
   * @param story what happened
   * @param virtualMillis how long it took in model time
   * @param calls the tools that were called
   * @param fencings how often a node was fenced
   * @param migrations how often a guest was migrated, whatever became of it
   */
  record Outcome(
      List<Violation> violations,
      List<String> story,
      long virtualMillis,
      Map<String, Integer> calls,
      long fencings,
      int migrations) {
    Outcome {
      violations = List.copyOf(violations);
      story = List.copyOf(story);
      calls = Map.copyOf(calls);
    }
  }

  private History(StormWorld world, List<Trouble> troubles, boolean live) {
    this.world = requireNonNull(world, "world");
    this.troubles = List.copyOf(troubles);
    this.rules = new Rules(world, troubles, live);
    this.director = new Director(world);
  }

  /**
   * Runs it.
   *
   * @param live whether guests migrate live where an administrator wants them elsewhere
   */
  static Outcome run(StormWorld.Plan plan, List<Trouble> troubles, boolean live) {
    try (StormWorld world = new StormWorld(plan)) {
      History history = new History(world, troubles, live);
      List<Violation> violations = history.watched();
      return new Outcome(
          violations,
          world.story().lines(),
          world.timeline().now(),
          world.calls(),
          history.rules.fencings(),
          world.hardware().measurements().migrations().size());
    }
  }

  /** An exception that nobody caught is a finding, be it of the product or of the storm. */
  private List<Violation> watched() {
    try {
      return live();
    } catch (RuntimeException e) {
      String cause = e.getCause() == null ? "" : ", caused by " + e.getCause();
      return violations("nothing throws", List.of(e + cause));
    }
  }

  private List<Violation> live() {
    List<String> missing = rest(START, false);
    if (rules.broken() || !missing.isEmpty()) {
      return violations("the cluster comes up", missing);
    }
    rules.settled();
    director.plan(troubles);
    long end = troubles.stream().mapToLong(it -> it.at() + it.millis()).max().orElse(0);
    for (long passed = 0; passed < end && !rules.broken(); passed += STEP) {
      world.run(STEP, rules::look);
    }
    if (!rules.broken()) {
      director.calm();
      rules.calm();
      missing = rest(PATIENCE, true);
    }
    return violations("all is well within 15 minutes", missing);
  }

  private List<Violation> violations(String liveness, List<String> missing) {
    List<Violation> all = new ArrayList<>(rules.violations());
    if (all.isEmpty() && !missing.isEmpty()) {
      Violation violation = new Violation(liveness, String.join(", ", missing));
      world.story().tell("!!! " + violation);
      all.add(violation);
    }
    return all;
  }

  /** Until all has been well for a while, or patience ends; what is missing then. */
  private List<String> rest(long patience, boolean afterFaults) {
    Calm calm = new Calm(world);
    long begun = world.timeline().now();
    long well = 0;
    boolean cleaned = !afterFaults;
    List<String> missing = List.of("it has just begun");
    while (well < CALM && world.timeline().now() - begun < patience && !rules.broken()) {
      world.run(STEP, rules::look);
      missing = calm.missing();
      well = missing.isEmpty() ? well + STEP : 0;
      if (!cleaned && world.timeline().now() - begun >= CLEANUP && !missing.isEmpty()) {
        cleaned = true;
        director.cleanup();
      }
    }
    return missing;
  }
}
