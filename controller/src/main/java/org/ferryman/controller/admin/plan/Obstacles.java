// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibValues;
import org.ferryman.controller.tools.pacemaker.cib.Location;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;

/** What keeps guests off nodes, by what the cluster is configured for and what is known of it. */
public final class Obstacles {
  private static final long INFINITY = 1_000_000;

  private final CibContents cib;
  private final Transition.State state;
  private final ReadinessReasons readiness;
  private final Operation operation;

  /** In a cluster as it is. */
  public Obstacles(
      CibContents cib, Transition.State state, ReadinessReasons readiness, Operation operation) {
    this.cib = requireNonNull(cib, "cib");
    this.state = requireNonNull(state, "state");
    this.readiness = requireNonNull(readiness, "readiness");
    this.operation = requireNonNull(operation, "operation");
  }

  /** What keeps a guest off a node; where the node itself is the trouble, nothing else is told. */
  public List<Obstacle> of(String guest, String node) {
    List<Obstacle> obstacles = new ArrayList<>(ofNode(node).map(List::of).orElse(List.of()));
    Optional<Primitive> primitive = cib.primitive(guest);
    if (obstacles.isEmpty() && primitive.isPresent()) {
      obstacles.addAll(ofConstraints(primitive.get(), node));
      obstacles.addAll(ofFailures(primitive.get(), node));
      obstacles.addAll(ofDrbd(guest, node));
    }
    return obstacles;
  }

  private Optional<Obstacle> ofNode(String node) {
    Membership.Node it = state.nodes().get(node);
    if (it == null) {
      return Optional.of(Obstacle.lasting("is no node of the cluster"));
    }
    if (!it.online()) {
      return Optional.of(Obstacle.passing("is not online"));
    }
    if (it.unclean()) {
      return Optional.of(Obstacle.passing("is to be fenced"));
    }
    if (it.pending()) {
      return Optional.of(Obstacle.passing("is still joining"));
    }
    return it.standby() ? Optional.of(Obstacle.passing("is in standby")) : Optional.empty();
  }

  private List<Obstacle> ofConstraints(Primitive guest, String node) {
    List<Obstacle> obstacles = new ArrayList<>();
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

  private Obstacle byRule(Primitive guest, String node, Location location) {
    String ready = ReadinessPublisher.ATTRIBUTE + guest.id();
    if (location.asksFor(ready)) {
      String why = readiness.of(node, guest.id(), operation).map(": "::concat).orElse("");
      return Obstacle.passing("is not ready for it (%s is 0%s)".formatted(ready, why));
    }
    List<String> without =
        clones().stream()
            .map(DrbdClone::primitive)
            .filter(it -> location.asksFor(scoreOf(it)))
            .filter(it -> score(node, it).filter(score -> score > 0).isEmpty())
            .sorted()
            .toList();
    return without.isEmpty()
        ? forbidden(location)
        : Obstacle.passing(
            "has no good data for it (no promotion score of %s)"
                .formatted(String.join(", ", without)));
  }

  private static Obstacle forbidden(Location location) {
    String id = location.id();
    if (location.leftByMove()) {
      return Obstacle.lasting(
          "is forbidden by %s, which an earlier move has left behind".formatted(id));
    }
    if (id.startsWith("ferryman-fence.") || id.startsWith("drbd-fence-by-handler-")) {
      return Obstacle.passing("is shut out by %s until its data is good again".formatted(id));
    }
    String text = "is forbidden by constraint " + id;
    return location.asksFor("#uname")
        ? new Obstacle(Obstacle.Kind.INTENDED, text)
        : Obstacle.lasting(text);
  }

  /** As often as the cluster allows. */
  private List<Obstacle> ofFailures(Primitive guest, String node) {
    String threshold = guest.meta().getOrDefault("migration-threshold", "INFINITY");
    long allowed = threshold.matches("[1-9][0-9]{0,8}") ? Long.parseLong(threshold) : INFINITY;
    long failures =
        cib.attributes().getOrDefault(node, Map.of()).entrySet().stream()
            .filter(it -> it.getKey().startsWith("fail-count-" + guest.id() + "#"))
            .mapToLong(it -> number(it.getValue()).orElse(INFINITY))
            .sum();
    return failures >= allowed
        ? List.of(
            Obstacle.lasting(
                "has failed with it %s times ('crm_resource --cleanup --resource %s' forgets that)"
                    .formatted(failures >= INFINITY ? "too many" : failures, guest.id())))
        : List.of();
  }

  private List<Obstacle> ofDrbd(String guest, String node) {
    return clones().stream()
        .filter(clone -> startsBefore(clone, guest))
        .filter(clone -> !state.activeOn(clone.primitive()).contains(node))
        .map(clone -> Obstacle.passing("does not run " + clone.primitive()))
        .toList();
  }

  private boolean startsBefore(DrbdClone clone, String guest) {
    Set<String> drbd = clone.names();
    return cib.cib().wiring().orders().stream()
        .anyMatch(it -> it.mandatory() && it.is(drbd, "start", Set.of(guest), "start"));
  }

  /**
   * What a node misses of DRBD: an instance that should be there, or data as good as the best.
   * Resources that do not belong there are none.
   */
  public List<Obstacle> ofDrbd(String node) {
    List<Obstacle> obstacles = new ArrayList<>();
    for (DrbdClone clone : clones()) {
      String drbd = clone.primitive();
      if (cib.cib().wiring().keepsOff(clone.names(), node)) {
        continue;
      }
      long best =
          cib.attributes().keySet().stream()
              .mapToLong(it -> score(it, drbd).orElse(0L))
              .max()
              .orElse(0);
      long here = score(node, drbd).orElse(0L);
      if (!state.activeOn(drbd).contains(node)) {
        obstacles.add(Obstacle.passing("does not run %s yet".formatted(drbd)));
      } else if (here < best) {
        obstacles.add(
            Obstacle.passing(
                "has not all data of %s yet (promotion score %d, elsewhere %d)"
                    .formatted(drbd, here, best)));
      }
    }
    return obstacles;
  }

  private List<DrbdClone> clones() {
    return cib.cib().clones().values().stream().flatMap(List::stream).toList();
  }

  private Optional<Long> score(String node, String drbd) {
    return cib.attribute(node, scoreOf(drbd)).flatMap(Obstacles::number);
  }

  private static String scoreOf(String drbd) {
    return "master-" + drbd;
  }

  private static Optional<Long> number(String text) {
    return text.matches("-?[0-9]{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
