// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.pacemaker.Membership;

/**
 * How far a guest is that leaves a node. First match decides:
 *
 * <pre>
 *   Pacemaker says Migrating, or it is on two nodes   moving
 *   active on its old node, Stopping                  stopping
 *   active on its old node                            waiting
 *   active elsewhere                                  arrived
 *   active nowhere, Starting                          starting
 *   active nowhere                                    stopped
 * </pre>
 */
public record Stage(Step step, String node) {
  private static final String MIGRATING = "Migrating";

  /** How far. */
  public enum Step {
    /** Its turn has not come. */
    WAITING("waits for its turn"),
    /** It is on its way, and runs. */
    MOVING("moves live"),
    /** It is being stopped. */
    STOPPING("is being stopped"),
    /** It runs nowhere. */
    STOPPED("is stopped"),
    /** It is being started. */
    STARTING("is being started"),
    /** It runs elsewhere. */
    ARRIVED("runs on");

    private final String words;

    Step(String words) {
      this.words = words;
    }

    boolean underWay() {
      return this == MOVING || this == STOPPING || this == STARTING;
    }
  }

  /** Checks. */
  public Stage {
    requireNonNull(step, "step");
    requireNonNull(node, "node");
  }

  /** How far a guest is that was on that node, by what Pacemaker tells. */
  public static Stage of(String guest, String from, Membership membership) {
    Set<String> nodes = new TreeSet<>(membership.activeOn(guest));
    String pending = membership.pending(guest).orElse("");
    List<String> elsewhere = nodes.stream().filter(it -> !it.equals(from)).toList();
    if (pending.equals(MIGRATING) || nodes.size() > 1) {
      return new Stage(Step.MOVING, String.join(", ", elsewhere));
    }
    if (nodes.contains(from)) {
      return new Stage(pending.equals("Stopping") ? Step.STOPPING : Step.WAITING, from);
    }
    if (!elsewhere.isEmpty()) {
      return new Stage(Step.ARRIVED, elsewhere.get(0));
    }
    return new Stage(pending.equals("Starting") ? Step.STARTING : Step.STOPPED, "");
  }

  /** As the end of a sentence that begins with the guest. */
  public String describe() {
    return step == Step.ARRIVED ? step.words + " " + node : step.words;
  }
}
