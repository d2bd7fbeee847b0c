// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Clock;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.PeerNames;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestSighting;
import org.ferryman.tools.xen.Guests;

/**
 * The target's part of a hand-over. It decides nothing: it does what the source asks, if the lease
 * of that id lasts here and what is asked fits what is there. Each verb can be asked again.
 */
public final class TargetSide {
  private final String node;
  private final PeerNames names;
  private final LeaseStore leases;
  private final Clock clock;
  private final Guests guests;
  private final Disks disks;
  private final DiskSteps steps;
  private final Receivers receivers;
  private final CommandedRoles roles;
  private final HostProbe probe;
  private final HandoverTimeouts times;

  /** The target's part, on this node's tools. */
  public TargetSide(HandoverTools tools) {
    this.node = tools.node();
    this.names = tools.names();
    this.leases = tools.leases();
    this.clock = tools.clock();
    this.guests = tools.guests();
    this.disks = tools.disks();
    this.steps = new DiskSteps(disks);
    this.receivers = tools.receivers();
    this.roles = tools.roles();
    this.probe = tools.probe();
    this.times = tools.times();
  }

  /** Does what is asked; the answer is {@link HostFacts} for a probe, else {@link TargetFacts}. */
  public PeerAnswer<Object> answer(PeerRequest request, Operation operation) {
    Plan plan = request.plan();
    if (!names.here(plan.target(), operation) && !wasHere(plan)) {
      return new PeerAnswer.Refused<>(
          "this node is %s, not %s: the address %s leads to the wrong node"
              .formatted(node, plan.target(), plan.address()));
    }
    if (request.verb() == Verb.PROBE) {
      Optional<String> unreadable = probe.unreadable(plan, operation);
      return unreadable.isPresent()
          ? new PeerAnswer.Refused<>("%s: %s".formatted(node, unreadable.get()))
          : new PeerAnswer.Answered<>(probe.facts(plan, plan.source(), operation));
    }
    try {
      Optional<String> refusal = perform(request, operation);
      if (refusal.isEmpty() && request.verb() == Verb.PREPARE) {
        Optional<String> crowded = takeBackIfCrowded(plan, operation);
        if (crowded.isPresent()) {
          return new PeerAnswer.Refused<>("%s: %s".formatted(node, crowded.get()), true);
        }
      }
      return refusal.isPresent()
          ? new PeerAnswer.Refused<>("%s: %s".formatted(node, refusal.get()))
          : new PeerAnswer.Answered<>(
              request.verb().guestStandsStill() ? phase(plan) : facts(plan, operation));
    } catch (LeaseStoreException e) {
      return new PeerAnswer.Refused<>("%s: %s".formatted(node, e.getMessage()));
    }
  }

  /** Pacemaker may have ended here since, and tells this node's name no more. */
  private boolean wasHere(Plan plan) {
    return leases
        .any(plan.id())
        .filter(it -> it.side() == Side.TARGET && it.target().equals(plan.target()))
        .isPresent();
  }

  private Optional<String> perform(PeerRequest request, Operation operation) {
    Plan plan = request.plan();
    Optional<String> other = ofAnother(plan);
    if (other.isPresent()) {
      return other;
    }
    return switch (request.verb()) {
      case PROBE, LOOK -> Optional.empty();
      case PREPARE -> prepare(plan, request.duration(), operation);
      case AWAIT -> await(plan, request.duration(), operation);
      case OPEN -> open(plan, operation);
      case ARRIVED -> arrived(plan, operation);
      case RETURNED -> returned(plan, operation);
      case SETTLE -> failure(receivers.end(plan.vm(), plan.id(), operation));
      case DESTROY_INCOMING -> destroyIncoming(plan, operation);
      case UNPAUSE -> unpause(plan, operation);
    };
  }

  /** An id stands for one hand-over: what is asked of it must be about that one. */
  private Optional<String> ofAnother(Plan plan) {
    return leases
        .any(plan.id())
        .filter(
            lease ->
                !lease.vm().equals(plan.vm())
                    || !lease.source().equals(plan.source())
                    || lease.side() != Side.TARGET)
        .map(
            lease ->
                "%s is not about %s from %s".formatted(lease.describe(), plan.vm(), plan.source()));
  }

  private Optional<String> prepare(Plan plan, Duration duration, Operation operation) {
    Optional<String> objection =
        plan.id().equals(Plan.NO_HAND_OVER)
            ? Optional.of("a question is no hand-over: " + plan.id())
            : alreadyHere(plan, operation).or(() -> notToTake(plan, operation));
    if (objection.isPresent()) {
      return objection;
    }
    if (!plan.resources().isEmpty()) {
      leases.write(lease(plan, duration));
    }
    boolean held = plan.window() == Window.WHOLE_COPY && !plan.resources().isEmpty();
    return failure(receivers.expect(plan.vm(), plan.id(), held));
  }

  /**
   * Several guests may have been found room for at the same moment: each is looked at again once
   * what it needs is reserved, which its lease does.
   */
  private Optional<String> takeBackIfCrowded(Plan plan, Operation operation) {
    Optional<String> crowded = probe.crowded(plan, operation);
    if (crowded.isPresent()) {
      receivers.end(plan.vm(), plan.id(), operation);
      receivers.forget(plan.vm(), plan.id());
      leases.any(plan.id()).ifPresent(leases::remove);
    }
    return crowded;
  }

  private Optional<String> alreadyHere(Plan plan, Operation operation) {
    Optional<Lease> begun = leases.any(plan.id()).filter(it -> it.phase() != Phase.PREPARED);
    if (begun.isPresent()) {
      return Optional.of(begun.get().describe() + " has begun already");
    }
    GuestSighting guest = guests.look(plan.vm(), operation);
    return guest.known() && !guest.nothing()
        ? Optional.of("the guest is here already: " + guest.describe())
        : Optional.empty();
  }

  /** Each resource must be the guest's, up, and nobody's here. */
  private Optional<String> notToTake(Plan plan, Operation operation) {
    for (DiskFacts disk : steps.facts(plan.resources(), plan.source(), operation)) {
      if (!disk.up()) {
        return Optional.of(
            disk.unknown().isEmpty() ? disk.resource() + " is not up here" : disk.unknown());
      }
      if (disk.role() == Role.PRIMARY) {
        return Optional.of(disk.resource() + " is Primary here, so it is in use");
      }
    }
    return probe.foreign(plan, operation);
  }

  private Lease lease(Plan plan, Duration duration) {
    return new Lease(
            Lease.VERSION,
            plan.id(),
            plan.vm(),
            roles.of(plan.resources()),
            plan.source(),
            plan.target(),
            plan.address(),
            Side.TARGET,
            plan.window(),
            Phase.PREPARED,
            plan.twoPrimariesConfigured(),
            clock.bootId(),
            0,
            "")
        .until(duration, clock);
  }

  private Optional<String> await(Plan plan, Duration duration, Operation operation) {
    Operation waiting = operation.within(duration);
    boolean time = true;
    while (time && prepared(plan) && !over(plan)) {
      if (held(plan)) {
        leases.change(
            plan.id(), lease -> lease.phase() == Phase.PREPARED ? lease.at(Phase.ARRIVING) : lease);
      } else {
        time = waiting.pause(HandoverTimeouts.LEASE_LOOK);
      }
    }
    return Optional.empty();
  }

  private boolean over(Plan plan) {
    return receivers.over(plan.vm(), plan.id())
        || receivers.verdict(plan.vm(), plan.id()) == ReceiverVerdict.NEVER_STARTED;
  }

  private boolean prepared(Plan plan) {
    return leases.held(plan.id()).filter(it -> it.phase() == Phase.PREPARED).isPresent();
  }

  /** With a plain disk the receiver waits for the window, before anything is copied. */
  private boolean held(Plan plan) {
    return plan.window() == Window.WHOLE_COPY
        && receivers.verdict(plan.vm(), plan.id()) == ReceiverVerdict.RUNNING;
  }

  /** What the lease covers is opened, and nothing else, whatever the request names. */
  private Optional<String> open(Plan plan, Operation operation) {
    Optional<Lease> held = leases.held(plan.id());
    if (held.isEmpty()) {
      return Optional.of("the lease %s does not last here any more".formatted(plan.id()));
    }
    List<String> resources = held.get().resources();
    Optional<String> stale =
        steps.facts(resources, held.get().source(), operation).stream()
            .filter(disk -> !disk.replicating() || disk.disk() != DiskState.UP_TO_DATE)
            .findFirst()
            .map(
                disk ->
                    "%s is %s here and %s"
                        .formatted(disk.resource(), disk.disk().word(), disk.connection().word()));
    if (stale.isPresent()) {
      return stale;
    }
    leases.change(plan.id(), lease -> lease.at(Phase.OPENING));
    StepOutcome allowed =
        steps.allowTwoPrimaries(resources, held.get().twoPrimariesConfigured(), true, operation);
    StepOutcome primary = allowed.done() ? steps.primary(resources, operation) : allowed;
    if (!primary.done()) {
      return failure(primary);
    }
    leases.note(plan.id(), lease -> lease.at(Phase.OPEN));
    return failure(receivers.admit(plan.vm(), plan.id()));
  }

  /** Without a lease nothing is left to close: it was closed, and asked for a second time. */
  private Optional<String> arrived(Plan plan, Operation operation) {
    Optional<Lease> lease = leases.any(plan.id());
    StepOutcome closed =
        lease
            .map(it -> steps.closeWindow(it.resources(), it.twoPrimariesConfigured(), operation))
            .orElse(StepOutcome.ok());
    if (closed.done()) {
      SourceWindow.awaitPacemaker(leases, plan.id(), times.settled(), clock);
    }
    StepOutcome over = receivers.end(plan.vm(), plan.id(), operation);
    receivers.forget(plan.vm(), plan.id());
    return failure(closed.done() ? over : closed);
  }

  private Optional<String> returned(Plan plan, Operation operation) {
    GuestSighting guest = guests.look(plan.vm(), operation);
    if (guest.own().there() || guest.incoming().there()) {
      return Optional.of("the guest is here, so its disks stay Primary: " + guest.describe());
    }
    receivers.forget(plan.vm(), plan.id());
    Optional<Lease> returning = leases.note(plan.id(), it -> it.at(Phase.RETURNING));
    if (returning.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = returning.get();
    StepOutcome secondary =
        steps.secondary(lease.resources(), times.poll(), operation.within(times.lookAgain()));
    StepOutcome closed =
        steps.allowTwoPrimaries(
            lease.resources(), lease.twoPrimariesConfigured(), false, operation);
    if (!secondary.done() || !closed.done()) {
      return Optional.of(String.join("; ", List.of(secondary.reason(), closed.reason())).strip());
    }
    StepOutcome connected = steps.reconnect(lease.resources(), operation);
    leases.remove(lease);
    return failure(connected);
  }

  private Optional<String> destroyIncoming(Plan plan, Operation operation) {
    if (notExpected(plan)) {
      return Optional.of("no guest was expected here under hand-over " + plan.id());
    }
    ReceiverVerdict verdict = receivers.verdict(plan.vm(), plan.id());
    GuestSighting guest = guests.look(plan.vm(), operation);
    if (verdict == ReceiverVerdict.RUNNING) {
      return Optional.of("its receiver still runs");
    }
    if (TargetEnd.of(guest, verdict) != TargetEnd.INCOMING) {
      return Optional.of("there is no --incoming that never ran: " + guest.describe());
    }
    StepOutcome kept = receivers.neverRan(plan.vm(), plan.id());
    if (!kept.done()) {
      operation.log().warn(kept.reason());
    }
    return failure(guests.destroy(guest.incoming().domainId(), operation));
  }

  private boolean notExpected(Plan plan) {
    return !receivers.knows(plan.vm(), plan.id()) && leases.any(plan.id()).isEmpty();
  }

  private Optional<String> unpause(Plan plan, Operation operation) {
    if (notExpected(plan)) {
      return Optional.of("no guest was expected here under hand-over " + plan.id());
    }
    ReceiverVerdict verdict = receivers.verdict(plan.vm(), plan.id());
    GuestSighting guest = guests.look(plan.vm(), operation);
    if (TargetEnd.of(guest, verdict) != TargetEnd.FRESH) {
      return Optional.of("there is no copy that waits to be set running: " + guest.describe());
    }
    return failure(guests.unpause(guest.own().domainId(), operation));
  }

  private TargetFacts facts(Plan plan, Operation operation) {
    return new TargetFacts(
        guests.look(plan.vm(), operation),
        receivers.verdict(plan.vm(), plan.id()),
        phaseOf(plan),
        steps.facts(plan.resources(), plan.source(), operation));
  }

  private TargetFacts phase(Plan plan) {
    return new TargetFacts(
        GuestSighting.unknown("not looked at while the guest stands still"),
        receivers.verdict(plan.vm(), plan.id()),
        phaseOf(plan),
        List.of());
  }

  private String phaseOf(Plan plan) {
    return leases.held(plan.id()).map(lease -> lease.phase().name()).orElse("");
  }

  private static Optional<String> failure(StepOutcome outcome) {
    return outcome.done() ? Optional.empty() : Optional.of(outcome.reason());
  }
}
