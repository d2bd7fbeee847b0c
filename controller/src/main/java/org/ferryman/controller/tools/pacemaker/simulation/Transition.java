// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.simulation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.tools.pacemaker.Membership;

/**
 * What Pacemaker's scheduler would do with a CIB, and what is there before and after.
 *
 * @param before what is there before
 * @param actions what is done, in one of the orders that Pacemaker allows
 * @param complete whether all of them could be done: false where one waits for what will not come
 * @param after what is there when all of that has succeeded
 * @param cibAfter the CIB then
 */
public record Transition(
    State before, List<Action> actions, boolean complete, State after, String cibAfter) {

  /** What fencing a node is called among the actions. */
  public static final String FENCE = "fence";

  private static final Set<String> CHANGES =
      Set.of("start", "stop", "promote", "demote", "migrate_to", "migrate_from", FENCE);

  /** Checks and copies. */
  public Transition {
    requireNonNull(before, "before");
    actions = List.copyOf(actions);
    requireNonNull(after, "after");
    requireNonNull(cibAfter, "cibAfter");
  }

  /**
   * One action.
   *
   * @param resource the primitive's id, without an instance's number; empty for a fencing
   * @param operation as {@code start}, {@code migrate_to}, {@link #FENCE}
   * @param node where; for a fencing, which node
   */
  public record Action(String resource, String operation, String node) {
    /** Checks. */
    public Action {
      requireNonNull(resource, "resource");
      requireNonNull(operation, "operation");
      requireNonNull(node, "node");
    }

    /** Whether it changes where something runs, or in which role. */
    public boolean changesSomething() {
      return CHANGES.contains(operation);
    }

    /** As {@code vm1 start node1} or {@code fence node1}. */
    public String describe() {
      return resource.isEmpty()
          ? operation + " " + node
          : "%s %s %s".formatted(resource, operation, node);
    }
  }

  /**
   * One instance of a resource.
   *
   * @param id the primitive's id, without an instance's number
   * @param agent as {@code ocf:ferryman:xen}
   * @param role as {@code Started}, {@code Promoted}, {@code Stopped}
   * @param managed whether Pacemaker may touch it
   * @param nodes where it is active
   */
  public record Instance(
      String id, String agent, String role, boolean managed, List<String> nodes) {
    /** Checks and copies. */
    public Instance {
      requireNonNull(id, "id");
      requireNonNull(agent, "agent");
      requireNonNull(role, "role");
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Nodes and resources.
   *
   * @param nodes by name
   * @param instances all, those that are active nowhere too
   */
  public record State(Map<String, Membership.Node> nodes, List<Instance> instances) {
    /** Copies. */
    public State {
      nodes = Map.copyOf(nodes);
      instances = List.copyOf(instances);
    }

    /** The nodes where a primitive is active, in the order in which they were told. */
    public List<String> activeOn(String primitive) {
      return instances.stream()
          .filter(it -> it.id().equals(primitive))
          .flatMap(it -> it.nodes().stream())
          .distinct()
          .toList();
    }
  }

  /** The actions that change something. */
  public List<Action> changes() {
    return actions.stream().filter(Action::changesSomething).toList();
  }
}
