// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Wiring;
import org.ferryman.tools.pacemaker.cib.CibContents;
import org.ferryman.tools.pacemaker.cib.CibValues;
import org.ferryman.tools.pacemaker.cib.Location;
import org.ferryman.tools.pacemaker.cib.Primitive;
import org.ferryman.tools.pacemaker.simulation.Transition;

/**
 * Why Pacemaker does with a guest what it does: its scheduler says what, not why. What is found
 * here is what an administrator can change.
 */
final class Reasons {
  private static final String UNKNOWN =
      "for a reason of Pacemaker's own; 'crm_simulate --live-check --show-scores' shows its scores";

  private final CibContents cib;
  private final Transition.State state;
  private final ReadinessReasons readiness;
  private final Operation operation;

  /**
   * For a cluster as it is before the change.
   *
   * @param readiness why a node is not ready
   */
  Reasons(
      CibContents cib, Transition.State state, ReadinessReasons readiness, Operation operation) {
    this.cib = requireNonNull(cib, "cib");
    this.state = requireNonNull(state, "state");
    this.readiness = requireNonNull(readiness, "readiness");
    this.operation = requireNonNull(operation, "operation");
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
        List<String> obstacles = obstacles(guest, node);
        reasons.add(
            node + " " + (obstacles.isEmpty() ? "is not chosen" : String.join(" and ", obstacles)));
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
    return state.instances().stream().anyMatch(it -> it.id().equals(guest) && !it.managed())
        ? Optional.of("Pacemaker does not manage it (maintenance, or is-managed=false)")
        : Optional.empty();
  }

  private List<String> byConfiguration(String guest) {
    List<String> reasons = new ArrayList<>();
    if (!cib.cib().wiring().migratable().contains(guest)) {
      reasons.add("it may not migrate (meta attribute allow-migrate is not true)");
    }
    for (DrbdClone clone : clones()) {
      Set<String> drbd = Set.of(clone.id(), clone.primitive());
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

  /** What keeps a guest off a node, each as the end of a sentence that begins with the node. */
  List<String> obstacles(String guest, String node) {
    List<String> obstacles = new ArrayList<>(ofNode(node));
    Optional<Primitive> primitive = cib.primitive(guest);
    if (obstacles.isEmpty() && primitive.isPresent()) {
      obstacles.addAll(ofConstraints(primitive.get(), node));
      obstacles.addAll(ofFailures(primitive.get(), node));
      obstacles.addAll(ofDrbd(guest, node));
    }
    return obstacles;
  }

  private List<String> ofNode(String node) {
    Membership.Node it = state.nodes().get(node);
    if (it == null) {
      return List.of("is no node of the cluster");
    }
    if (!it.online()) {
      return List.of("is not online");
    }
    if (it.unclean()) {
      return List.of("is to be fenced");
    }
    if (it.pending()) {
      return List.of("is still joining");
    }
    return it.standby() ? List.of("is in standby") : List.of();
  }

  private List<String> ofConstraints(Primitive guest, String node) {
    List<String> obstacles = new ArrayList<>();
    Map<String, String> attributes = cib.attributes().getOrDefault(node, Map.of("#uname", node));
    for (Location location : cib.locationsOf(guest)) {
      if (location.node().equals(node)
          && CibValues.never(location.score())
          && Location.ofAnyRole(location.role())) {
        obstacles.add(forbidden(location));
      }
      boolean forbids =
          location.rules().stream()
              .filter(it -> CibValues.never(it.score()) && Location.ofAnyRole(it.role()))
              .anyMatch(it -> it.holds(attributes).orElse(false));
      if (forbids) {
        obstacles.add(byRule(guest, node, location));
      }
    }
    return obstacles;
  }

  private String byRule(Primitive guest, String node, Location location) {
    String ready = ReadinessPublisher.ATTRIBUTE + guest.id();
    if (location.asksFor(ready)) {
      return "is not ready for it (%s is 0%s)"
          .formatted(ready, readiness.of(node, guest.id(), operation).map(": "::concat).orElse(""));
    }
    List<String> without =
        clones().stream()
            .filter(it -> location.asksFor("master-" + it.primitive()))
            .filter(
                it ->
                    cib.attribute(node, "master-" + it.primitive())
                        .filter(score -> !score.startsWith("-") && !score.equals("0"))
                        .isEmpty())
            .map(DrbdClone::primitive)
            .sorted()
            .toList();
    return without.isEmpty()
        ? forbidden(location)
        : "has no good data for it (no promotion score of %s)"
            .formatted(String.join(", ", without));
  }

  private static String forbidden(Location location) {
    if (location.leftByMove()) {
      return "is forbidden by %s, which an earlier move has left behind".formatted(location.id());
    }
    return location.id().startsWith("ferryman-fence.")
            || location.id().startsWith("drbd-fence-by-handler-")
        ? "is shut out by %s until its data is good again".formatted(location.id())
        : "is forbidden by constraint " + location.id();
  }

  /** As often as the cluster allows. */
  private List<String> ofFailures(Primitive guest, String node) {
    String threshold = guest.meta().getOrDefault("migration-threshold", "INFINITY");
    long allowed = threshold.matches("[1-9][0-9]{0,8}") ? Long.parseLong(threshold) : 1_000_000;
    long failures =
        cib.attributes().getOrDefault(node, Map.of()).entrySet().stream()
            .filter(it -> it.getKey().startsWith("fail-count-" + guest.id() + "#"))
            .mapToLong(
                it ->
                    it.getValue().matches("[0-9]{1,9}") ? Long.parseLong(it.getValue()) : 1_000_000)
            .sum();
    return failures >= allowed
        ? List.of(
            "has failed with it %s times ('crm_resource --cleanup --resource %s' forgets that)"
                .formatted(failures >= 1_000_000 ? "too many" : failures, guest.id()))
        : List.of();
  }

  private List<String> ofDrbd(String guest, String node) {
    return clones().stream()
        .filter(
            clone ->
                cib.cib().wiring().orders().stream()
                    .anyMatch(
                        it ->
                            it.mandatory()
                                && it.is(
                                    Set.of(clone.id(), clone.primitive()),
                                    "start",
                                    Set.of(guest),
                                    "start")))
        .filter(clone -> !state.activeOn(clone.primitive()).contains(node))
        .map(clone -> "does not run " + clone.primitive())
        .toList();
  }
}
