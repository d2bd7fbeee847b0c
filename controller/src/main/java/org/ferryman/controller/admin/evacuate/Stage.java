// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a guest is that leaves a node. First match decides:
 *
 * <pre>
 *   is being migrated, or is on two nodes   moving
 *   active on its old node, being stopped   stopping
 *   active on its old node                  waiting
 *   active elsewhere                        arrived
 *   active nowhere, being started           starting
 *   active nowhere                          stopped
 * </pre>
 */
public record Stage(Step step, String node) {
  private static final Set<String> MIGRATION = Set.of("migrate_to", "migrate_from");

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

  /**
   * How far a guest is that was on that node.
   *
   * @param nodes where Pacemaker has it
   * @param pending what is being done to it; empty if nothing
   */
  public static Stage of(String from, Set<String> nodes, Optional<String> pending) {
    String operation = pending.orElse("");
    List<String> elsewhere = nodes.stream().filter(it -> !it.equals(from)).sorted().toList();
    if (migrates(operation) || nodes.size() > 1) {
      return new Stage(Step.MOVING, String.join(", ", elsewhere));
    }
    if (nodes.contains(from)) {
      return new Stage(operation.equals("stop") ? Step.STOPPING : Step.WAITING, from);
    }
    if (!elsewhere.isEmpty()) {
      return new Stage(Step.ARRIVED, elsewhere.get(0));
    }
    return new Stage(operation.equals("start") ? Step.STARTING : Step.STOPPED, "");
  }

  /** Whether an operation is part of a migration. */
  static boolean migrates(String operation) {
    return MIGRATION.contains(operation);
  }

  /** As the end of a sentence that begins with the guest. */
  public String describe() {
    return step == Step.ARRIVED ? step.words + " " + node : step.words;
  }
}
