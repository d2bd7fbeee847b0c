// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.controller.admin.plan.GuestForecast.Verdict;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.simulation.Transition;
import org.ferryman.controller.tools.pacemaker.simulation.Transition.Action;
import org.ferryman.controller.tools.pacemaker.simulation.Transition.State;

/**
 * What the scheduler's actions mean for each guest.
 *
 * <pre>
 *   before    actions                          after     verdict
 *   nowhere   -                                nowhere   stays
 *   nowhere   start                            node2     start
 *   node1     -                                node1     stays
 *   node1     migrate_to, migrate_from, stop   node2     live
 *   node1     stop, start                      anywhere  restart
 *   node1     fence node1, start               node2     restart
 *   node1     migrate_to, …, start             node2     restart
 *   node1     stop                             nowhere   stop
 *   node1     fence node1                      nowhere   stop
 * </pre>
 */
final class Outlook {
  private final State before;
  private final List<Action> actions;
  private final State after;
  private final Reasons reasons;

  private Outlook(State before, List<Action> actions, State after, Reasons reasons) {
    this.before = before;
    this.actions = actions;
    this.after = after;
    this.reasons = reasons;
  }

  /** The forecast of every guest. */
  static List<GuestForecast> of(State before, List<Action> actions, State after, Reasons reasons) {
    Outlook outlook = new Outlook(before, actions, after, reasons);
    Set<String> guests =
        before.instances().stream()
            .filter(it -> CibContents.GUESTS.contains(it.agent()))
            .map(Transition.Instance::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<GuestForecast> forecasts = new ArrayList<>();
    guests.forEach(guest -> forecasts.add(outlook.of(guest)));
    return forecasts;
  }

  private GuestForecast of(String guest) {
    List<String> from = before.activeOn(guest);
    List<String> to = after.activeOn(guest);
    Verdict verdict = verdict(guest, from, to);
    return new GuestForecast(guest, verdict, from, to, sentence(guest, verdict, from, to));
  }

  private Verdict verdict(String guest, List<String> from, List<String> to) {
    boolean started = done(guest, "start");
    if (from.isEmpty()) {
      return started ? Verdict.START : Verdict.STAYS;
    }
    if (to.isEmpty()) {
      return Verdict.STOP;
    }
    if (started) {
      return Verdict.RESTART;
    }
    return from.equals(to) ? Verdict.STAYS : Verdict.LIVE;
  }

  private String sentence(String guest, Verdict verdict, List<String> from, List<String> to) {
    String here = String.join(", ", from);
    String there = String.join(", ", to);
    return switch (verdict) {
      case LIVE -> "moves live from %s to %s".formatted(here, there);
      case START -> "is started on " + there;
      case STAYS ->
          from.isEmpty()
              ? "is not running, and stays so"
              : "stays on " + here + reasons.toStay(guest, from).map(": "::concat).orElse("");
      case RESTART ->
          "%s and is started %s: %s"
              .formatted(
                  ending(from),
                  from.equals(to) ? "there again" : "on " + there,
                  reasons.notLive(guest, from, to, lost(from)));
      case STOP ->
          "%s and runs nowhere then: %s".formatted(ending(from), reasons.nowhere(guest, from));
    };
  }

  private String ending(List<String> from) {
    String here = String.join(", ", from);
    return lost(from) ? "is lost with " + here : "is stopped on " + here;
  }

  private boolean lost(List<String> from) {
    return actions.stream()
        .anyMatch(it -> it.operation().equals(Transition.FENCE) && from.contains(it.node()));
  }

  private boolean done(String guest, String operation) {
    return actions.stream()
        .anyMatch(it -> it.resource().equals(guest) && it.operation().equals(operation));
  }
}
