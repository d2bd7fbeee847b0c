// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;
import org.ferryman.exec.Clock;

/** Turns the words of a command into a change, if node and guest exist. */
public final class PlanRequest {
  private final CibContents cib;
  private final Clock clock;

  private PlanRequest(CibContents cib, Clock clock) {
    this.cib = requireNonNull(cib, "cib");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * For that CIB.
   *
   * @param clock says when now is
   * @throws IllegalArgumentException if it can't be understood
   */
  public static PlanRequest in(CibDocument cib, Clock clock) {
    return new PlanRequest(CibContentsParser.parse(cib), clock);
  }

  /**
   * A node in standby.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public PlannedChange standby(String node) {
    return new PlannedChange.Standby(existing(node));
  }

  /**
   * A node shut down in order, now.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public PlannedChange shutdown(String node) {
    return new PlannedChange.Shutdown(existing(node), clock.wall().getEpochSecond());
  }

  /**
   * A node without power.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public PlannedChange powerCut(String node) {
    return new PlannedChange.PowerCut(existing(node));
  }

  /**
   * A guest moved.
   *
   * @param node where to; without one it is moved away from where it runs
   * @throws IllegalArgumentException if there is no such guest or node
   */
  public PlannedChange move(String guest, Optional<String> node) {
    List<String> guests = cib.guests().stream().map(Primitive::id).toList();
    if (!guests.contains(guest)) {
      throw new IllegalArgumentException(
          "the cluster has no guest '%s'; it has %s".formatted(guest, listed(guests)));
    }
    return node.<PlannedChange>map(it -> new PlannedChange.Move(guest, existing(it)))
        .orElseGet(() -> new PlannedChange.MoveAway(guest));
  }

  private String existing(String node) {
    if (!cib.attributes().containsKey(node)) {
      throw new IllegalArgumentException(
          "the cluster has no node '%s'; it has %s"
              .formatted(node, listed(cib.attributes().keySet().stream().toList())));
    }
    return node;
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
