// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.controller.admin.plan.Forecast;
import org.ferryman.controller.admin.plan.GuestForecast;
import org.ferryman.controller.admin.plan.GuestForecast.Verdict;
import org.ferryman.controller.admin.plan.PlanRequest;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.tools.pacemaker.change.ClusterChanges;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** {@code ferryman migrate}: one guest moves live, and no constraint is left behind. */
public final class Migration {

  /**
   * Beyond the time that this command waits: should it be killed, the constraint ends by itself.
   */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Duration TO_CLEAR = Duration.ofSeconds(30);

  private final LiveCib cib;
  private final Planner planner;
  private final ClusterChanges changes;
  private final Follower follower;
  private final Clock clock;
  private final Consumer<String> tell;

  /**
   * By these.
   *
   * @param tell takes a line for a person
   */
  public Migration(
      LiveCib cib,
      Planner planner,
      ClusterChanges changes,
      Follower follower,
      Clock clock,
      Consumer<String> tell) {
    this.cib = requireNonNull(cib, "cib");
    this.planner = requireNonNull(planner, "planner");
    this.changes = requireNonNull(changes, "changes");
    this.follower = requireNonNull(follower, "follower");
    this.clock = requireNonNull(clock, "clock");
    this.tell = requireNonNull(tell, "tell");
  }

  /**
   * Moves a guest.
   *
   * @param wanted where to; without it wherever Pacemaker likes
   * @param begun takes what goes on without this command, once the cluster has been asked
   */
  public Ended migrate(
      String guest, Optional<String> wanted, Consumer<String> begun, Operation operation) {
    if (!(cib.read(operation) instanceof LiveCib.Reading.Known known)) {
      return ended(Ended.CANNOT_TELL, "the CIB can't be read: is Pacemaker running on this node?");
    }
    Forecast forecast;
    try {
      forecast = planner.forecast(known.cib(), change(known.cib(), guest, wanted), operation);
    } catch (IllegalArgumentException e) {
      forecast = new Forecast.Unknown(e.getMessage());
    }
    if (!(forecast instanceof Forecast.Known plan)) {
      return ended(Ended.CANNOT_TELL, ((Forecast.Unknown) forecast).reason());
    }
    plan.notes().forEach(note -> tell.accept("note: " + note));
    GuestForecast its = plan.of(guest).orElseThrow();
    if (wanted.isPresent() && its.from().equals(List.of(wanted.get()))) {
      return alreadyThere(guest, wanted.get(), operation);
    }
    List<GuestForecast> interrupted = plan.interrupted();
    if (its.verdict() != Verdict.LIVE || !interrupted.isEmpty()) {
      if (!its.verdict().interrupts()) {
        tell.accept("refused: %s %s".formatted(guest, its.sentence()));
      }
      interrupted.forEach(it -> tell.accept("refused: %s %s".formatted(it.guest(), it.sentence())));
      return ended(Ended.REFUSED, guest + " is not moved, and nothing was changed");
    }
    return move(guest, its.from().get(0), its.to().get(0), begun, operation);
  }

  private PlannedChange change(CibDocument document, String guest, Optional<String> wanted) {
    return PlanRequest.in(document, clock).move(guest, wanted);
  }

  /** What an earlier call, that was ended before its time, has left behind, goes. */
  private Ended alreadyThere(String guest, String node, Operation operation) {
    return changes.clear(guest, operation) instanceof StepOutcome.Failed failed
        ? ended(
            Ended.CANNOT_TELL, "%s is on %s already; %s".formatted(guest, node, failed.reason()))
        : ended(Ended.DONE, "%s is on %s already".formatted(guest, node));
  }

  private Ended move(
      String guest, String from, String target, Consumer<String> begun, Operation operation) {
    Duration lifetime = operation.deadline().remaining().plus(MARGIN);
    if (changes.move(guest, target, lifetime, operation) instanceof StepOutcome.Failed failed) {
      return ended(Ended.CANNOT_TELL, "%s can't be moved: %s".formatted(guest, failed.reason()));
    }
    tell.accept("%s is asked to move from %s to %s".formatted(guest, from, target));
    begun.accept(goesOn(guest, target));
    Follower.Ending ending = follower.follow(List.of(new Traveller(guest, from, false)), operation);
    if (!ending.complete() && !ending.stalled()) {
      return ended(
          Ended.NOT_FINISHED,
          "%s has not arrived: %s".formatted(ending.left(), goesOn(guest, target)));
    }
    Operation clearing =
        new Operation(clock.deadline(TO_CLEAR), operation.cancellation(), operation.log());
    StepOutcome cleared = changes.clear(guest, clearing);
    if (!ending.complete()) {
      return ended(
          Ended.INTERRUPTED,
          "%s did not move: Pacemaker does not go on with it%s; 'ferryman plan move %s %s' says why"
              .formatted(
                  guest,
                  cleared instanceof StepOutcome.Failed failed
                      ? ", and the constraint is still there: " + failed.reason()
                      : ", and no constraint is left",
                  guest,
                  target));
    }
    List<String> interrupted = Interrupted.among(ending, cib.read(clearing));
    String where = ending.stages().values().iterator().next().node();
    if (cleared instanceof StepOutcome.Failed failed) {
      return ended(
          Ended.CANNOT_TELL,
          "%s runs on %s, but the constraint of the move is still there: %s"
              .formatted(guest, where, failed.reason()));
    }
    return interrupted.isEmpty()
        ? ended(
            Ended.DONE, "%s runs on %s, moved live; no constraint is left".formatted(guest, where))
        : ended(
            Ended.INTERRUPTED,
            "%s runs on %s, but did not move live: %s; 'journalctl -u ferryman' on both nodes says why"
                .formatted(guest, where, String.join(", ", interrupted)));
  }

  private static String goesOn(String guest, String target) {
    return "the move goes on; its constraint cli-prefer-%s ends by itself, and 'ferryman migrate %s %s' removes it once the guest is there"
        .formatted(guest, guest, target);
  }

  private Ended ended(int code, String line) {
    tell.accept(line);
    return new Ended(code, line);
  }
}
