// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Lines;
import org.ferryman.handover.ExpiredLeaseSweep;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.Transfers.Reading;
import org.ferryman.handover.migration.Transfers.TransferEnd;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.xen.GuestSighting;

/**
 * The source's part of a hand-over: preflight, lease, window, transfer, decision, close. Whatever
 * happens after the lease is written, this ends with a decision from both ends and the window being
 * closed, even if the operation was cancelled meanwhile. It is called under the guest's lock.
 */
public final class Handover {
  private final HandoverTools tools;
  private final HandoverTimeouts times;
  private final DiskSteps steps;
  private final MigrationSettlement settlement;
  private final SourceWindow window;

  /** On this node's tools. */
  public Handover(HandoverTools tools) {
    this.tools = tools;
    this.times = tools.times();
    this.steps = new DiskSteps(tools.disks());
    this.settlement = new MigrationSettlement(tools);
    this.window = new SourceWindow(tools);
  }

  /**
   * Moves the guest. Cancelling the operation breaks the transfer off in order; it does not leave
   * it undecided.
   */
  public HandoverResult migrateTo(Plan wanted, Operation operation) {
    Reading left = tools.transfers().read(wanted.vm());
    if (left.plan().isPresent()) {
      operation.log().warn("found a transfer that is not settled: " + left.words());
      return follow(left.plan().get(), operation);
    }
    Operation working = operation.within(workingTime(operation));
    Plan plan;
    try {
      closeWhatWasLeft(wanted, working);
      plan = preflight(wanted, working);
      lease(plan, operation);
    } catch (NotBegun | LeaseStoreException e) {
      HandoverResult result =
          arrivedBefore(wanted, operation)
              .orElseGet(
                  () ->
                      new HandoverResult(
                          false, Lines.message(e), e instanceof NotBegun it && it.later));
      tools.peer().release(wanted, operation);
      return result;
    }
    Operation rescue = rescue(plan, operation);
    if (operation.cancellation().cancelled()) {
      return settlement.settle(plan, "cancelled before the transfer", rescue);
    }
    StepOutcome begun = tools.transfers().begin(plan, working);
    if (!begun.done()) {
      return settlement.settle(plan, begun.reason(), rescue);
    }
    return follow(plan, operation);
  }

  /**
   * Brings whatever is left of a hand-over of this guest to its end, whoever began it: an unsettled
   * transfer is broken off and decided, a window is closed. Nothing is done where nothing is left.
   * What is not over by the operation's deadline is left to {@link ExpiredLeaseSweep}.
   *
   * @return what became of it; empty where nothing was left
   */
  public Optional<HandoverResult> abandon(String vm, String why, Operation operation) {
    Operation rescue = new Operation(operation.deadline(), new Cancellation(), operation.log());
    Reading left = tools.transfers().read(vm);
    if (left.plan().isPresent()) {
      operation.log().warn("breaking off the hand-over of " + vm + ": " + why);
      return Optional.of(breakOff(left.plan().get(), why, rescue));
    }
    return leftLease(vm).map(plan -> settlement.settle(plan, why, rescue));
  }

  /**
   * Waits for a transfer that somebody else began, as if this operation had begun it.
   *
   * @return what became of it; empty where there is none
   */
  public Optional<HandoverResult> finish(String vm, Operation operation) {
    Reading left = tools.transfers().read(vm);
    if (left.plan().isPresent()) {
      return left.plan().map(plan -> follow(plan, operation));
    }
    return leftLease(vm)
        .map(plan -> settlement.settle(plan, "it was left unfinished", rescue(plan, operation)));
  }

  /** An operation that is asked for again finds the guest where it wants it. */
  private Optional<HandoverResult> arrivedBefore(Plan plan, Operation operation) {
    if (!tools.guests().look(plan.vm(), operation).nothing()) {
      return Optional.empty();
    }
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(PeerRequest.of(Verb.LOOK, plan), TargetFacts.class, operation.within(times.ask()));
    return there instanceof PeerAnswer.Answered<TargetFacts> answered
            && answered.value().end() == TargetEnd.RUNNING
        ? Optional.of(new HandoverResult(true, "the guest runs on the target already"))
        : Optional.empty();
  }

  private void closeWhatWasLeft(Plan wanted, Operation operation) {
    Optional<Plan> left = leftLease(wanted.vm());
    if (left.isPresent()) {
      HandoverResult result =
          settlement.settle(left.get(), "it was left unfinished", rescue(left.get(), operation));
      operation.log().warn("settled an earlier hand-over first: " + result.reason());
    }
  }

  /** A lease of this guest's on this source whose hand-over is not over. */
  private Optional<Plan> leftLease(String vm) {
    return tools.leases().readAll().stream()
        .filter(LeaseReading.Held.class::isInstance)
        .map(reading -> ((LeaseReading.Held) reading).lease())
        .filter(lease -> lease.vm().equals(vm) && lease.side() == Side.SOURCE)
        .filter(lease -> lease.phase() != Phase.ARRIVED)
        .map(Handover::planOf)
        .findFirst();
  }

  /** The plan of a hand-over that a lease tells of. */
  public static Plan planOf(Lease lease) {
    return new Plan(
        lease.id(),
        lease.vm(),
        "",
        lease.source(),
        lease.target(),
        lease.address(),
        lease.resources(),
        lease.twoPrimariesConfigured(),
        lease.window(),
        List.of());
  }

  private Plan preflight(Plan wanted, Operation working) {
    Deadline begun = working.deadline().anew(Duration.ZERO);
    String said = "";
    while (true) {
      PeerAnswer<HostFacts> there =
          tools
              .peer()
              .ask(
                  PeerRequest.of(Verb.PROBE, wanted), HostFacts.class, working.within(times.ask()));
      if (there instanceof PeerAnswer.Answered<HostFacts> answered) {
        tools.names().learn(wanted.target(), answered.value().node(), working);
      }
      HostFacts here = tools.probe().facts(wanted, wanted.target(), working);
      Preflight judged = Preflight.of(here, there, begun.elapsed());
      if (judged instanceof Preflight.Go) {
        return wanted.withTwoPrimariesConfigured(twoPrimariesConfigured(here, there));
      }
      if (judged instanceof Preflight.Refuse refuse) {
        throw new NotBegun(refuse.reason());
      }
      String reason = ((Preflight.Wait) judged).reason();
      if (!reason.equals(said)) {
        working.log().info("waiting: " + reason);
        said = reason;
      }
      if (working.cancellation().cancelled()) {
        throw new NotBegun("cancelled while waiting: " + reason);
      }
      if (working.deadline().remaining().compareTo(times.preflightRetry()) <= 0
          || !working.pause(times.preflightRetry())) {
        throw new NotBegun("waited in vain: " + reason);
      }
    }
  }

  private static List<String> twoPrimariesConfigured(HostFacts here, PeerAnswer<HostFacts> there) {
    TreeSet<String> twoPrimariesConfigured = new TreeSet<>(here.twoPrimariesConfigured());
    if (there instanceof PeerAnswer.Answered<HostFacts> answered) {
      twoPrimariesConfigured.addAll(answered.value().twoPrimariesConfigured());
    }
    return List.copyOf(twoPrimariesConfigured);
  }

  private void lease(Plan plan, Operation operation) {
    Duration length = operation.deadline().remaining().plus(times.leaseBeyond());
    Lease lease =
        new Lease(
                Lease.VERSION,
                plan.id(),
                plan.vm(),
                tools.roles().of(plan.resources()),
                plan.source(),
                plan.target(),
                plan.address(),
                Side.SOURCE,
                plan.window(),
                Phase.PREPARED,
                plan.twoPrimariesConfigured(),
                tools.clock().bootId(),
                0,
                "")
            .until(length, tools.clock());
    if (!plan.resources().isEmpty()) {
      tools.leases().write(lease);
    }
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(
                new PeerRequest(Verb.PREPARE, plan, length),
                TargetFacts.class,
                operation.within(times.ask()));
    if (!there.answered()) {
      HandoverResult result = settlement.settle(plan, there.reason(), rescue(plan, operation));
      throw new NotBegun(
          result.reason(), there instanceof PeerAnswer.Refused<TargetFacts> it && it.later());
    }
  }

  /** Follows the transfer to its end, opens the window when the target asks, then settles. */
  private HandoverResult follow(Plan plan, Operation operation) {
    Operation rescue = rescue(plan, operation);
    Operation working =
        new Operation(
            operation.deadline().within(workingTime(operation)),
            operation.cancellation(),
            operation.log());
    HandoverWatch watch = new HandoverWatch(operation.deadline());
    boolean windowSeenTo = plan.resources().isEmpty();
    boolean closed = plan.resources().isEmpty();
    while (tools.transfers().read(plan.vm()).end() == TransferEnd.RUNNING) {
      if (operation.cancellation().cancelled() || working.deadline().expired()) {
        String why =
            operation.cancellation().reason().orElse("xl migrate was not over in its time");
        return breakOff(plan, why, rescue);
      }
      if (tools.transfers().startedThere(plan.vm())) {
        closed = watch.closed(closed || window.arriving(plan, rescue));
      } else if (windowSeenTo && !plan.lateWindow()) {
        Optional<String> lost = steps.notReplicated(plan.resources(), plan.target(), rescue);
        if (lost.isPresent()) {
          return breakOff(plan, lost.get(), rescue);
        }
      }
      if (windowSeenTo) {
        waitFor(times.poll(), working);
      } else {
        windowSeenTo = seeToWindow(plan, watch, working);
      }
    }
    return watch.told(settlement.settle(plan, "", rescue));
  }

  /** Asks once whether the guest is about to arrive; opens the window if so. */
  private boolean seeToWindow(Plan plan, HandoverWatch watch, Operation working) {
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(
                new PeerRequest(Verb.AWAIT, plan, times.await()),
                TargetFacts.class,
                working.within(times.await().plus(times.ask())));
    if (!(there instanceof PeerAnswer.Answered<TargetFacts> answered)) {
      working.log().warn(there.reason());
      waitFor(times.preflightRetry(), working);
      return false;
    }
    if (!answered.value().at(Phase.ARRIVING)) {
      return answered.value().at(Phase.OPEN);
    }
    watch.arriving();
    StepOutcome open = window.open(plan, working);
    if (!open.done()) {
      working.log().warn("the window could not be opened: " + open.reason());
      tools.transfers().breakOff(plan.vm(), working);
    }
    return true;
  }

  private HandoverResult breakOff(Plan plan, String why, Operation rescue) {
    rescue.log().warn("breaking off the transfer of " + plan.vm() + ": " + why);
    StepOutcome gentle = tools.transfers().breakOff(plan.vm(), rescue);
    if (!endsWithin(plan, rescue.within(times.breakOff()))) {
      rescue.log().warn("xl migrate does not end by itself and is killed " + gentle.reason());
      StepOutcome hard = tools.transfers().kill(plan.vm(), rescue);
      if (!endsWithin(plan, rescue.within(times.breakOff()))) {
        return new HandoverResult(
            false, "%s; xl migrate can't be ended: %s".formatted(why, hard.reason()));
      }
    }
    return settlement.settle(plan, why, rescue);
  }

  private boolean endsWithin(Plan plan, Operation patience) {
    boolean running = running(plan);
    while (running && patience.pause(times.poll())) {
      running = running(plan);
    }
    return !running;
  }

  private boolean running(Plan plan) {
    return tools.transfers().read(plan.vm()).end() == TransferEnd.RUNNING;
  }

  private Duration workingTime(Operation operation) {
    Duration total = operation.deadline().remaining();
    return total.minus(times.rescueOf(total));
  }

  /** What is done to end a hand-over is not cancelled, and may take as long as its lease. */
  private Operation rescue(Plan plan, Operation operation) {
    Duration lease =
        tools
            .leases()
            .held(plan.id())
            .map(it -> it.remaining(tools.clock()))
            .orElse(operation.deadline().remaining().plus(times.breakOff()));
    return new Operation(operation.deadline().anew(lease), new Cancellation(), operation.log());
  }

  private static void waitFor(Duration duration, Operation working) {
    try {
      working.deadline().await(duration, working.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      working.cancellation().cancel("interrupted");
    }
  }

  /** Whether the guest has arrived here: what migrate_from answers. */
  public HandoverResult migrateFrom(String vm, Operation operation) {
    GuestSighting seen = tools.guests().look(vm, operation);
    while (TargetEnd.of(seen, ReceiverVerdict.UNPROVEN) != TargetEnd.RUNNING
        && (!seen.known() || seen.incoming().there() || seen.own().there())
        && operation.pause(times.poll())) {
      seen = tools.guests().look(vm, operation);
    }
    return TargetEnd.of(seen, ReceiverVerdict.UNPROVEN) == TargetEnd.RUNNING
        ? new HandoverResult(true, "")
        : new HandoverResult(false, "the guest did not arrive here: found " + seen.describe());
  }

  private static final class NotBegun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether it is worth beginning anew. */
    private final boolean later;

    NotBegun(String reason) {
      this(reason, false);
    }

    NotBegun(String reason, boolean later) {
      super(reason);
      this.later = later;
    }
  }
}
