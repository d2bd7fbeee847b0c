// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler.Event;
import org.ferryman.controller.tools.pacemaker.simulation.Transition.State;

/** What an administrator thinks of doing, on paper. */
public sealed interface PlannedChange {

  /**
   * The CIB with the change in it.
   *
   * @param before where everything is before
   * @throws IllegalArgumentException if it makes no sense there
   */
  CibDocument applied(CibDocument cib, State before);

  /** What happens besides. */
  default List<Event> events() {
    return List.of();
  }

  /** The guest that is asked to go, if it is one alone. */
  default Optional<String> guest() {
    return Optional.empty();
  }

  /** Where to, if that is said. */
  default Optional<String> target() {
    return Optional.empty();
  }

  /** What is done, as a person would say it. */
  String describe();

  /** A node is put in standby. */
  record Standby(String node) implements PlannedChange {
    /** Checks. */
    public Standby {
      requireNonNull(node, "node");
    }

    @Override
    public CibDocument applied(CibDocument cib, State before) {
      return cib.standby(node);
    }

    @Override
    public String describe() {
      return node + " in standby";
    }
  }

  /** A guest is asked to go to a node. */
  record Move(String moved, String node) implements PlannedChange {
    /** Checks. */
    public Move {
      requireNonNull(moved, "moved");
      requireNonNull(node, "node");
    }

    @Override
    public CibDocument applied(CibDocument cib, State before) {
      return cib.moved(moved, node);
    }

    @Override
    public Optional<String> guest() {
      return Optional.of(moved);
    }

    @Override
    public Optional<String> target() {
      return Optional.of(node);
    }

    @Override
    public String describe() {
      return "%s moved to %s".formatted(moved, node);
    }
  }

  /** A guest is asked to leave the node where it is. */
  record MoveAway(String moved) implements PlannedChange {
    /** Checks. */
    public MoveAway {
      requireNonNull(moved, "moved");
    }

    @Override
    public CibDocument applied(CibDocument cib, State before) {
      List<String> nodes = before.activeOn(moved);
      if (nodes.size() != 1) {
        throw new IllegalArgumentException(
            nodes.isEmpty()
                ? moved + " is not running: there is nothing to move"
                : "%s is active on %s: that is to be mended first".formatted(moved, nodes));
      }
      return cib.movedAway(moved, nodes.get(0));
    }

    @Override
    public Optional<String> guest() {
      return Optional.of(moved);
    }

    @Override
    public String describe() {
      return moved + " moved away";
    }
  }

  /** Pacemaker is stopped on a node, in order: as by a shutdown of the host. */
  record Shutdown(String node, long secondsSince1970) implements PlannedChange {
    /** Checks. */
    public Shutdown {
      requireNonNull(node, "node");
    }

    @Override
    public CibDocument applied(CibDocument cib, State before) {
      return cib.shuttingDown(node, secondsSince1970);
    }

    @Override
    public String describe() {
      return node + " shut down in order";
    }
  }

  /** A node loses its power. */
  record PowerCut(String node) implements PlannedChange {
    /** Checks. */
    public PowerCut {
      requireNonNull(node, "node");
    }

    @Override
    public CibDocument applied(CibDocument cib, State before) {
      return cib;
    }

    @Override
    public List<Event> events() {
      return List.of(Event.nodeLost(node));
    }

    @Override
    public String describe() {
      return node + " without power";
    }
  }
}
