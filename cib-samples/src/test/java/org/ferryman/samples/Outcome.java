// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.util.List;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;

/**
 * What the scheduler did.
 *
 * @param actions "vm1 start node1", "drbd-r0 promote node2", "fence node1" in the order of their
 *     execution; monitors, notifications and the fence devices' own are left out
 * @param placement "drbd-r0 Promoted node1", "vm1 Started node1" for all that is active, sorted
 * @param cluster the cluster thereafter
 */
record Outcome(List<String> actions, List<String> placement, Simulation cluster) {

  private static final String FENCE_DEVICE = "fence-";

  Outcome {
    actions = List.copyOf(actions);
    placement = List.copyOf(placement);
  }

  /** The actions of a transition. */
  static List<String> actions(Transition transition) {
    return transition.changes().stream()
        .filter(it -> !it.resource().startsWith(FENCE_DEVICE))
        .map(Transition.Action::describe)
        .toList();
  }

  /** What is active after a transition. */
  static List<String> placement(Transition transition) {
    return transition.after().instances().stream()
        .filter(it -> !it.id().startsWith(FENCE_DEVICE))
        .flatMap(
            it -> it.nodes().stream().map(node -> "%s %s %s".formatted(it.id(), it.role(), node)))
        .sorted()
        .toList();
  }
}
