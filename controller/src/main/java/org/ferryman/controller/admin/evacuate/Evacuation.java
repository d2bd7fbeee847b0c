// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ferryman.controller.admin.plan.Forecast;
import org.ferryman.controller.admin.plan.GuestForecast;
import org.ferryman.controller.admin.plan.GuestForecast.Verdict;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.tools.pacemaker.change.ClusterChanges;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** {@code ferryman evacuate}: all guests leave a node, which stays in standby. */
public final class Evacuation {
  private final LiveCib cib;
  private final Planner planner;
  private final ClusterChanges changes;
  private final Follower follower;
  private final Consumer<String> tell;

  /**
   * By these.
   *
   * @param tell takes a line for a person
   */
  public Evacuation(
      LiveCib cib,
      Planner planner,
      ClusterChanges changes,
      Follower follower,
      Consumer<String> tell) {
    this.cib = requireNonNull(cib, "cib");
    this.planner = requireNonNull(planner, "planner");
    this.changes = requireNonNull(changes, "changes");
    this.follower = requireNonNull(follower, "follower");
    this.tell = requireNonNull(tell, "tell");
  }

  /**
   * Empties a node.
   *
   * @param allowRestart whether guests may be restarted or stopped
   * @param begun takes what goes on without this command, once the node is in standby
   */
  public Ended evacuate(
      String node, boolean allowRestart, Consumer<String> begun, Operation operation) {
    if (!(cib.read(operation) instanceof LiveCib.Reading.Known known)) {
      return ended(Ended.CANNOT_TELL, "the CIB can't be read: is Pacemaker running on this node?");
    }
    boolean already =
        "on"
            .equals(
                CibContentsParser.parse(known.cib())
                    .permanent()
                    .getOrDefault(node, Map.of())
                    .get("standby"));
    Forecast forecast = planner.forecast(known.cib(), new PlannedChange.Standby(node), operation);
    if (!(forecast instanceof Forecast.Known plan)) {
      return ended(Ended.CANNOT_TELL, ((Forecast.Unknown) forecast).reason());
    }
    plan.notes().forEach(note -> tell.accept("note: " + note));
    List<GuestForecast> leaving =
        plan.guests().stream().filter(it -> it.from().contains(node)).toList();
    List<String> objections = already ? List.of() : objections(plan, leaving, node, allowRestart);
    if (!objections.isEmpty()) {
      objections.forEach(tell);
      return ended(Ended.REFUSED, node + " is not evacuated, and nothing was changed");
    }
    if (already) {
      tell.accept(node + " is in standby already: what goes on is followed");
    } else if (changes.standby(node, operation) instanceof StepOutcome.Failed failed) {
      return ended(Ended.CANNOT_TELL, node + " can't be put in standby: " + failed.reason());
    } else {
      tell.accept(node + " is in standby");
    }
    begun.accept(goesOn(node));
    return follow(node, leaving, operation);
  }

  private List<String> objections(
      Forecast.Known plan, List<GuestForecast> leaving, String node, boolean allowRestart) {
    List<String> objections = new ArrayList<>();
    for (GuestForecast guest : leaving) {
      if (guest.to().contains(node)) {
        objections.add("refused: %s %s".formatted(guest.guest(), guest.sentence()));
      }
    }
    if (!allowRestart) {
      plan.interrupted()
          .forEach(
              guest -> objections.add("refused: %s %s".formatted(guest.guest(), guest.sentence())));
      if (!plan.interrupted().isEmpty()) {
        objections.add(
            "mend that, or say --allow-restart to have these guests restarted or stopped");
      }
    }
    return objections;
  }

  private Ended follow(String node, List<GuestForecast> leaving, Operation operation) {
    List<Traveller> travellers =
        leaving.stream()
            .map(it -> new Traveller(it.guest(), node, it.verdict() == Verdict.STOP))
            .toList();
    Follower.Ending ending = follower.follow(travellers, operation);
    if (!ending.complete()) {
      return ended(
          Ended.NOT_FINISHED,
          "%s is not empty after %d s: %s. %s"
              .formatted(
                  node,
                  operation.deadline().elapsed().toSeconds(),
                  String.join(", ", ending.left()),
                  goesOn(node)));
    }
    List<String> interrupted = Interrupted.among(ending, cib.read(operation));
    String how =
        travellers.isEmpty()
            ? "it had no guest"
            : interrupted.isEmpty()
                ? "%d moved live".formatted(travellers.size())
                : "NOT live: " + String.join(", ", interrupted);
    return ended(
        interrupted.isEmpty() ? Ended.DONE : Ended.INTERRUPTED,
        "%s has no guest any more: %s. 'ferryman return %s' takes it back"
            .formatted(node, how, node));
  }

  private static String goesOn(String node) {
    return "%s stays in standby, and Pacemaker goes on; 'ferryman evacuate %s' follows it again, 'ferryman return %s' takes the standby back"
        .formatted(node, node, node);
  }

  private Ended ended(int code, String line) {
    tell.accept(line);
    return new Ended(code, line);
  }
}
