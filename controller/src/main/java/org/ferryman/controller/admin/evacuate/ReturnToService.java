// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ferryman.controller.admin.plan.NaturalOrder;
import org.ferryman.controller.admin.plan.Obstacle;
import org.ferryman.controller.admin.plan.Obstacle.Kind;
import org.ferryman.controller.admin.plan.Obstacles;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.tools.pacemaker.change.ClusterChanges;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** {@code ferryman return}: a node takes part again, and has all it needs to take guests. */
public final class ReturnToService {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** The controllers publish readiness and scores some moments after a state has changed. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  /** Seen in random histories: the transition is aborted, and the guest stopped on both nodes. */
  private static final String WHY_NOT_NOW =
      "Pacemaker would restart a guest that migrates while a node comes back.";

  private final LiveCib cib;
  private final Scheduler scheduler;
  private final ClusterChanges changes;
  private final ReadinessReasons readiness;
  private final Consumer<String> tell;

  /**
   * By these.
   *
   * @param tell takes a line for a person
   */
  public ReturnToService(
      LiveCib cib,
      Scheduler scheduler,
      ClusterChanges changes,
      ReadinessReasons readiness,
      Consumer<String> tell) {
    this.cib = requireNonNull(cib, "cib");
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.changes = requireNonNull(changes, "changes");
    this.readiness = requireNonNull(readiness, "readiness");
    this.tell = requireNonNull(tell, "tell");
  }

  /**
   * What a node still misses.
   *
   * @param passing what goes by itself
   * @param lasting what does not
   * @param guests the guests that belong there
   */
  private record Look(List<String> passing, List<String> lasting, List<String> guests) {}

  /** Takes a node out of standby, and waits until it could take its guests. */
  public Ended back(String node, Operation operation) {
    if (!(cib.read(operation) instanceof LiveCib.Reading.Known known)) {
      return ended(Ended.CANNOT_TELL, "the CIB can't be read: is Pacemaker running on this node?");
    }
    CibContents contents = CibContentsParser.parse(known.cib());
    if (!contents.permanent().containsKey(node)) {
      return ended(
          Ended.CANNOT_TELL,
          "the cluster has no node '%s'; it has %s"
              .formatted(node, String.join(", ", new TreeSet<>(contents.permanent().keySet()))));
    }
    List<String> moving = untilNoneMoves(operation);
    if (!moving.isEmpty()) {
      return ended(
          Ended.NOT_FINISHED,
          "%s stays in standby: %s. %s 'ferryman return %s' waits again"
              .formatted(node, onItsWay(moving), WHY_NOT_NOW, node));
    }
    if (changes.active(node, operation) instanceof StepOutcome.Failed failed) {
      return ended(
          Ended.CANNOT_TELL,
          "%s can't be taken out of standby: %s".formatted(node, failed.reason()));
    }
    tell.accept(node + " is out of standby");
    return await(node, operation);
  }

  /** Waits while guests are on their way; the ones that still are when the time is over. */
  private List<String> untilNoneMoves(Operation operation) {
    boolean told = false;
    List<String> moving;
    do {
      moving = moving(operation);
      if (moving.isEmpty()) {
        return moving;
      }
      if (!told) {
        tell.accept("%s: that is waited for. %s".formatted(onItsWay(moving), WHY_NOT_NOW));
        told = true;
      }
    } while (operation.pause(PAUSE));
    return moving;
  }

  private List<String> moving(Operation operation) {
    if (!(cib.read(operation) instanceof LiveCib.Reading.Known known)) {
      return List.of();
    }
    CibDocument document = known.cib();
    return CibContentsParser.parse(document).guests().stream()
        .map(Primitive::id)
        .filter(it -> document.pendingOperation(it).filter(Stage::migrates).isPresent())
        .sorted(NaturalOrder.NAMES)
        .toList();
  }

  private static String onItsWay(List<String> moving) {
    return String.join(", ", moving) + (moving.size() == 1 ? " migrates" : " migrate");
  }

  private Ended await(String node, Operation operation) {
    Set<String> told = new LinkedHashSet<>();
    Optional<Deadline> quiet = Optional.empty();
    Look look;
    do {
      look = look(node, operation).orElse(null);
      if (look == null) {
        quiet = Optional.empty();
      } else {
        for (String missing : look.passing()) {
          if (told.add(missing)) {
            tell.accept(
                "%5d s  %s %s"
                    .formatted(operation.deadline().elapsed().toSeconds(), node, missing));
          }
        }
        if (!look.passing().isEmpty()) {
          quiet = Optional.empty();
        } else if (quiet.isEmpty()) {
          quiet = Optional.of(operation.deadline().anew(QUIET));
        } else if (quiet.get().expired()) {
          return arrived(node, look, operation);
        }
      }
    } while (operation.pause(PAUSE));
    return ended(
        Ended.NOT_FINISHED,
        "%s is not ready after %d s: %s; 'ferryman return %s' waits again"
            .formatted(
                node,
                operation.deadline().elapsed().toSeconds(),
                look == null ? "the cluster does not tell" : String.join("; ", look.passing()),
                node));
  }

  private Ended arrived(String node, Look look, Operation operation) {
    look.lasting().forEach(it -> tell.accept("%s %s".formatted(node, it)));
    String guests = look.guests().isEmpty() ? "no guest" : String.join(", ", look.guests());
    return look.lasting().isEmpty()
        ? ended(
            Ended.DONE,
            "%s takes part again after %d s, and could take %s"
                .formatted(node, operation.deadline().elapsed().toSeconds(), guests))
        : ended(
            Ended.INTERRUPTED,
            "%s takes part again, but not for every guest: that does not go by itself"
                .formatted(node));
  }

  private Optional<Look> look(String node, Operation operation) {
    if (cib.read(operation) instanceof LiveCib.Reading.Known known
        && scheduler.transition(known.cib().text(), List.of(), operation)
            instanceof Scheduler.Reading.Known told) {
      return Optional.of(
          look(node, CibContentsParser.parse(known.cib()), told.transition().before(), operation));
    }
    return Optional.empty();
  }

  private Look look(
      String node, CibContents contents, Transition.State state, Operation operation) {
    Obstacles obstacles = new Obstacles(contents, state, readiness, operation);
    List<String> passing =
        new ArrayList<>(obstacles.ofDrbd(node).stream().map(Obstacle::text).toList());
    List<String> lasting = new ArrayList<>();
    List<String> guests = new ArrayList<>();
    for (String guest :
        contents.guests().stream().map(Primitive::id).sorted(NaturalOrder.NAMES).toList()) {
      List<Obstacle> its = obstacles.of(guest, node);
      if (its.stream().noneMatch(it -> it.kind() == Kind.INTENDED)) {
        guests.add(guest);
        its.forEach(
            it ->
                (it.kind() == Kind.PASSING ? passing : lasting)
                    .add("%s (for %s)".formatted(it.text(), guest)));
      }
    }
    return new Look(passing, lasting, guests);
  }

  private Ended ended(int code, String line) {
    tell.accept(line);
    return new Ended(code, line);
  }
}
