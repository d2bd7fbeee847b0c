// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler.Event;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler.Reading;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;
import org.ferryman.ocf.Operation;

/**
 * Asks Pacemaker's scheduler on paper what it would do, transition after transition until it wants
 * nothing more. What agents publish on the way (promotion scores, readiness) stays as it is.
 */
public final class Planner {
  private static final int TRANSITIONS_AT_MOST = 6;

  private final Scheduler scheduler;
  private final ReadinessReasons readiness;

  /**
   * Asks these.
   *
   * @param readiness why a node is not ready for a guest
   */
  public Planner(Scheduler scheduler, ReadinessReasons readiness) {
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.readiness = requireNonNull(readiness, "readiness");
  }

  /** What happens from beginning to end. */
  private record Course(
      Transition.State before,
      List<Transition.Action> changes,
      Transition.State after,
      boolean complete) {}

  /** What would become of the guests of a CIB. */
  public Forecast forecast(CibDocument cib, PlannedChange change, Operation operation) {
    try {
      CibContents contents = CibContentsParser.parse(cib);
      Course anyway = course(cib.text(), List.of(), operation);
      Course course =
          course(change.applied(cib, anyway.before()).text(), change.events(), operation);
      Reasons reasons = new Reasons(contents, anyway.before(), change, readiness, operation);
      List<GuestForecast> guests =
          Outlook.of(anyway.before(), course.changes(), course.after(), reasons).stream()
              .sorted(Comparator.comparing(GuestForecast::guest, NaturalOrder.NAMES))
              .toList();
      return new Forecast.Known(change.describe(), guests, notes(contents, anyway, course));
    } catch (IllegalArgumentException e) {
      return new Forecast.Unknown(e.getMessage());
    }
  }

  private static List<String> notes(CibContents contents, Course anyway, Course course) {
    List<String> notes = new ArrayList<>();
    List<String> underWay = anyway.changes().stream().map(Transition.Action::describe).toList();
    if (!underWay.isEmpty()) {
      notes.add(
          "Pacemaker is not at rest: without any change it would do this as well: "
              + String.join(", ", underWay));
    }
    if (!course.complete()) {
      notes.add(
          "Pacemaker would not get to the end of it: an action waits for another one that it will not"
              + " do");
    }
    if (!contents.fences()) {
      notes.add(
          "fencing is off: this forecast holds only while every node is heard; 'ferryman doctor' tells more");
    }
    return notes;
  }

  /**
   * Transition after transition.
   *
   * @throws IllegalArgumentException if it can't be told
   */
  private Course course(String cib, List<Event> happening, Operation operation) {
    List<Transition.Action> changes = new ArrayList<>();
    String text = cib;
    List<Event> events = happening;
    Transition.State before = null;
    for (int run = 0; run < TRANSITIONS_AT_MOST; run++) {
      Reading reading = scheduler.transition(text, events, operation);
      if (!(reading instanceof Reading.Known known)) {
        throw new IllegalArgumentException(((Reading.Unknown) reading).reason());
      }
      Transition transition = known.transition();
      before = before == null ? transition.before() : before;
      changes.addAll(transition.changes());
      if (transition.changes().isEmpty() || !transition.complete()) {
        return new Course(before, changes, transition.after(), transition.complete());
      }
      text = transition.cibAfter();
      events = List.of();
    }
    throw new IllegalArgumentException(
        "on paper Pacemaker does not come to rest within %d transitions: %s"
            .formatted(
                TRANSITIONS_AT_MOST,
                String.join(", ", changes.stream().map(Transition.Action::describe).toList())));
  }
}
