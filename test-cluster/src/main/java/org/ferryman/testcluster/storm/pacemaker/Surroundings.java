// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Timeline;

/**
 * What the parts of the model have in common.
 *
 * @param timeline model time
 * @param random all chance
 * @param scheduler Pacemaker's own
 * @param executor runs agents
 * @param fences power switches
 * @param timings how long the cluster takes
 * @param metadata of agents, as {@code ocf:ferryman:xen}
 * @param names the nodes, in the order of their numbers
 * @param story is told what happens, a line each
 * @param transitions is told of each transition that has something to do
 */
record Surroundings(
    Timeline timeline,
    Random random,
    Scheduler scheduler,
    Executor executor,
    Fences fences,
    ClusterTimings timings,
    Map<String, AgentMetadata> metadata,
    List<String> names,
    Consumer<String> story,
    Consumer<List<String>> transitions) {

  /** When model time began: 2026-01-01. */
  private static final long BEGINNING = 1_767_225_600L;

  /** Seconds since 1970. */
  long now() {
    return BEGINNING + timeline.now() / 1_000;
  }

  Timeline.Pending after(Range range, Runnable action) {
    return timeline.after(range.draw(random), action);
  }

  void tell(String line) {
    story.accept("%.3f %s".formatted(timeline.now() / 1_000.0, line));
  }
}
