// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.drbd.Role;
import org.ferryman.testcluster.storm.pacemaker.ResourceOperation;
import org.ferryman.testcluster.storm.world.StormWorld;

/** What must hold at every event of a history. */
final class Rules {
  /** How long a window may be open without a lease: until somebody looks. */
  private static final long WINDOW_BOUND = 180_000;

  /** What a migration may take, with all that the cluster does around it. */
  private static final long MIGRATION = 60_000;

  /** A guest that has executed for that long is seen by whoever looks. */
  private static final long SETTLED = 30_000;

  private static final Map<String, String> BY_EVENT =
      Map.of(
          "guest-twice", "a guest never runs twice",
          "two-writers", "no two writers",
          "lost-writes", "no acknowledged write is lost",
          "split-brain", "data never diverges");

  /** What may end a guest, or its node, just when it has arrived. */
  private static final Set<FaultKind> GUEST_ENDS =
      Set.of(
          FaultKind.GUEST_CRASHES,
          FaultKind.GUEST_HALTS,
          FaultKind.GUEST_REBOOTS,
          FaultKind.POWER,
          FaultKind.NODE_HANGS);

  private static final Set<FaultKind> BY_HAND = Set.of(FaultKind.DRBDADM);

  private final StormWorld world;
  private final List<Trouble> troubles;
  private final boolean live;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Long> runningSince = new TreeMap<>();
  private final Map<String, Long> openSince = new TreeMap<>();
  private final Map<String, Integer> starts = new TreeMap<>();
  private long seen;
  private long fencings;
  private boolean settled;
  private boolean calm;

  /**
   * For a world.
   *
   * @param live whether its guests migrate live where an administrator wants them elsewhere
   */
  Rules(StormWorld world, List<Trouble> troubles, boolean live) {
    this.world = requireNonNull(world, "world");
    this.live = live;
    this.troubles = List.copyOf(troubles);
    world.onAnswer(this::answered);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  boolean broken() {
    return !violations.isEmpty();
  }

  /** From now on, starts and fencings have to have a reason. */
  void settled() {
    settled = true;
    starts.clear();
    fencings = world.hardware().measurements().fencings();
  }

  private void broken(String rule, String words) {
    if (violations.stream().noneMatch(it -> it.rule().equals(rule))) {
      world.story().tell("!!! %s: %s".formatted(rule, words));
      violations.add(new Violation(rule, words));
    }
  }

  /** Looks at the world after an event. */
  void look() {
    List<Event> events = world.hardware().eventsSince(seen);
    for (Event event : events) {
      seen = event.seq();
      event(event);
    }
    if (!world.thrown().isEmpty()) {
      broken("nothing throws", world.thrown().get(0));
    }
    if (!events.isEmpty()) {
      running();
      windows();
    }
  }

  private void event(Event event) {
    String words = (event.node() + " " + event.text()).strip();
    if (BY_EVENT.containsKey(event.kind())) {
      broken(BY_EVENT.get(event.kind()), words);
    }
    switch (event.kind()) {
      case "dual-primary" -> {
        world.story().tell("  " + words);
        if (!leased()) {
          broken("no second Primary without a lease", words);
        }
      }
      case "migration", "domain-halted", "link-cut", "link-heal", "guest-reads", "io-error" ->
          world.story().tell("  " + words);
      case "fenced" -> {
        if (settled && troubles.stream().noneMatch(it -> it.kind().mayFence())) {
          broken("nobody is fenced where no fault asks for it", words);
        }
      }
      default -> {
        // of no rule
      }
    }
  }

  private boolean leased() {
    return world.names().stream().anyMatch(node -> !world.files(node, "handover").isEmpty());
  }

  private void running() {
    long now = world.timeline().now();
    for (String node : world.names()) {
      for (String guest : world.layout().guests()) {
        String key = node + " " + guest;
        if (world.runs(node, guest)) {
          runningSince.putIfAbsent(key, now);
        } else {
          runningSince.remove(key);
        }
      }
    }
  }

  private void windows() {
    long now = world.timeline().now();
    boolean forgotten =
        troubles.stream().anyMatch(it -> it.kind() == FaultKind.TWO_PRIMARIES) && !calm;
    for (String node : world.names()) {
      world
          .hardware()
          .node(node)
          .drbd()
          .resources()
          .forEach(
              resource -> {
                String key = node + " " + resource.name();
                boolean open = resource.allowsTwoPrimaries() && !leased() && !forgotten;
                if (!open) {
                  openSince.remove(key);
                } else if (now - openSince.computeIfAbsent(key, it -> now) > WINDOW_BOUND) {
                  broken("no window beyond its lease", key);
                }
              });
    }
  }

  private void answered(String node, ResourceOperation operation, OcfAnswer answer) {
    String what = "%s %s on %s".formatted(operation.resource(), operation.action(), node);
    boolean guest = operation.agent().endsWith(":xen");
    if (guest && answer.exit() == OcfExit.SUCCESS) {
      success(node, operation, what);
    }
    boolean denied =
        guest
            && answer.exit() == OcfExit.NOT_RUNNING
            && runs(node, operation.resource())
            && world.runs(node, operation.resource());
    if (denied) {
      broken("no 7 without proof", what + ", where the guest runs");
    }
    if (!guest && answer.exit() == OcfExit.SUCCESS) {
      drbd(node, operation, what);
    }
  }

  private boolean runs(String node, String guest) {
    Long since = runningSince.get(node + " " + guest);
    return since != null && world.timeline().now() - since > SETTLED;
  }

  private void success(String node, ResourceOperation operation, String what) {
    switch (operation.action()) {
      case "stop" -> {
        boolean lives =
            world.has(node, operation.resource()) || world.comesAgain(node, operation.resource());
        if (lives) {
          broken("no stop 0 while anything of the guest lives", what);
        }
      }
      case "start" -> {
        if (!world.has(node, operation.resource())) {
          broken("no start 0 without the guest", what);
        }
        started(operation.resource(), what);
      }
      case "migrate_to" -> {
        String target = operation.meta("migrate_target");
        boolean lost = on(target) && !world.has(target, operation.resource());
        if (lost && none(GUEST_ENDS)) {
          broken("no migrate_to 0 without the guest at its target", what);
        }
      }
      default -> {
        // says nothing of what is no more
      }
    }
  }

  private boolean on(String node) {
    return world.names().contains(node) && world.hardware().node(node).power().alive();
  }

  private boolean none(Set<FaultKind> kinds) {
    return troubles.stream().noneMatch(it -> kinds.contains(it.kind()));
  }

  private void started(String guest, String what) {
    starts.merge(guest, 1, Integer::sum);
    boolean heldUp =
        troubles.stream().anyMatch(it -> it.kind().holdsUp())
            && troubles.stream().anyMatch(it -> it.kind().moves());
    boolean asked =
        heldUp || troubles.stream().anyMatch(it -> it.kind().mayRestart()) || mindChanged(troubles);
    if (settled && live && !asked) {
      broken("no guest is started anew where no fault asks for it", what);
    }
  }

  /**
   * Whether the administrator wants guests elsewhere again before a migration can be over, or both
   * nodes empty: then Pacemaker itself stops a guest everywhere and starts it anew.
   */
  static boolean mindChanged(List<Trouble> troubles) {
    List<Trouble> planned = troubles.stream().filter(it -> it.kind().moves()).toList();
    return planned.stream()
        .anyMatch(
            one ->
                one.millis() < MIGRATION
                    || planned.stream().anyMatch(other -> !other.equals(one) && meet(one, other)));
  }

  private static boolean meet(Trouble one, Trouble other) {
    return other.at() >= one.at() && other.at() <= one.at() + one.millis() + MIGRATION;
  }

  private void drbd(String node, ResourceOperation operation, String what) {
    String resource = operation.attributes().getOrDefault("drbd_resource", "");
    boolean up = world.hardware().node(node).drbd().resource(resource).isPresent();
    if (operation.action().equals("start") && !up && none(BY_HAND)) {
      broken("no start 0 without DRBD", what);
    }
    world
        .hardware()
        .node(node)
        .drbd()
        .resource(resource)
        .ifPresent(
            it -> {
              if (operation.action().equals("stop")) {
                broken("no stop 0 while DRBD is up", what);
              }
              if (operation.action().equals("demote") && it.role() == Role.PRIMARY) {
                broken("no demote 0 of a Primary", what);
              }
              if (operation.action().equals("promote")
                  && it.role() != Role.PRIMARY
                  && none(BY_HAND)) {
                broken("no promote 0 of a Secondary", what);
              }
            });
  }

  /** All faults are over. */
  void calm() {
    calm = true;
    openSince.clear();
  }

  long fencings() {
    return world.hardware().measurements().fencings() - fencings;
  }
}
