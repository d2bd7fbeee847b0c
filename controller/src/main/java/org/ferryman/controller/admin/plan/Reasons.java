// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Wiring;

/**
 * Why Pacemaker does with a guest what it does: its scheduler says what, not why. What is found
 * here is what an administrator can change.
 */
final class Reasons {
  private static final String UNKNOWN =
      "for a reason of Pacemaker's own; 'crm_simulate --live-check --show-scores' shows its scores";

  private final CibContents cib;
  private final Transition.State state;
  private final PlannedChange change;
  private final Obstacles obstacles;

  /**
   * For a cluster as it is before the change.
   *
   * @param change what is done to it
   * @param readiness why a node is not ready
   */
  Reasons(
      CibContents cib,
      Transition.State state,
      PlannedChange change,
      ReadinessReasons readiness,
      Operation operation) {
    this.cib = requireNonNull(cib, "cib");
    this.state = requireNonNull(state, "state");
    this.change = requireNonNull(change, "change");
    this.obstacles = new Obstacles(cib, state, readiness, operation);
  }

  /** Why it is stopped and started where it could have moved live. */
  String notLive(String guest, List<String> from, List<String> to, boolean lost) {
    if (lost) {
      return "no guest outlives its node";
    }
    List<String> reasons = new ArrayList<>(byConfiguration(guest));
    for (String node : to) {
      if (!from.contains(node)) {
        reasons.addAll(obstacles(guest, node).stream().map(it -> node + " " + it).toList());
      }
    }
    for (String node : from) {
      Membership.Node source = state.nodes().get(node);
      if (source == null || !source.settled()) {
        reasons.add(node + " is not a sound member of the cluster");
      }
    }
    return reasons.isEmpty() ? UNKNOWN : String.join("; ", reasons);
  }

  /** Why it can run nowhere else. */
  String nowhere(String guest, List<String> from) {
    List<String> reasons = new ArrayList<>();
    for (String node : new TreeSet<>(state.nodes().keySet())) {
      if (!from.contains(node)) {
        reasons.add(described(node, obstacles(guest, node)));
      }
    }
    if (cib.primitive(guest)
        .map(it -> it.meta().get("target-role"))
        .filter("Stopped"::equals)
        .isPresent()) {
      reasons.add("its target-role is Stopped");
    }
    return reasons.isEmpty() ? "the cluster has no other node" : String.join("; ", reasons);
  }

  /** Why it stays although it was asked to go, where that is not plain. */
  Optional<String> toStay(String guest, List<String> from) {
    if (state.instances().stream().anyMatch(it -> it.id().equals(guest) && !it.managed())) {
      return Optional.of("Pacemaker does not manage it (maintenance, or is-managed=false)");
    }
    if (!change.guest().equals(Optional.of(guest))) {
      return Optional.empty();
    }
    return change
        .target()
        .map(
            node ->
                from.contains(node)
                    ? "it is there already"
                    : described(node, obstacles(guest, node)))
        .or(() -> Optional.of(nowhere(guest, from)));
  }

  private static String described(String node, List<String> obstacles) {
    return node + " " + (obstacles.isEmpty() ? "is not chosen" : String.join(" and ", obstacles));
  }

  private List<String> byConfiguration(String guest) {
    List<String> reasons = new ArrayList<>();
    if (!cib.cib().wiring().migratable().contains(guest)) {
      reasons.add("it may not migrate (meta attribute allow-migrate is not true)");
    }
    for (DrbdClone clone : clones()) {
      Set<String> drbd = clone.names();
      for (Wiring.Colocation colocation : cib.cib().wiring().colocations()) {
        if (colocation.followsPromoted(guest, drbd)) {
          reasons.add(
              "by constraint %s it follows the Promoted role of %s"
                  .formatted(colocation.id(), clone.id()));
        }
      }
      for (Wiring.Order order : cib.cib().wiring().orders()) {
        if (order.mandatory() && order.is(drbd, "promote", Set.of(guest), "start")) {
          reasons.add(
              "by constraint %s it is started after the promotion of %s"
                  .formatted(order.id(), clone.id()));
        }
      }
    }
    return reasons;
  }

  private List<DrbdClone> clones() {
    return cib.cib().clones().values().stream().flatMap(List::stream).toList();
  }

  private List<String> obstacles(String guest, String node) {
    return obstacles.of(guest, node).stream().map(Obstacle::text).toList();
  }
}
