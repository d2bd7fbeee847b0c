// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.Role;

/**
 * A window, from the source: both Primary while the guest is between the nodes. It is opened after
 * a look at the data, and closed in this order: one Primary first, then the setting, then the link.
 */
public final class SourceWindow {
  private final HandoverTools tools;
  private final HandoverTimeouts times;
  private final DiskSteps steps;

  /** On this node's tools. */
  public SourceWindow(HandoverTools tools) {
    this.tools = tools;
    this.times = tools.times();
    this.steps = new DiskSteps(tools.disks());
  }

  /**
   * Opens the window. Every write the guest has been told is written must be on the target before
   * its disk is used there, so the disks have to be fully replicated at this moment: with a late
   * window the guest is suspended by then and writes no more, else they are watched on.
   */
  StepOutcome open(Plan plan, Operation working) {
    Optional<String> lost = steps.notReplicated(plan.resources(), plan.target(), working);
    if (lost.isPresent()) {
      return new StepOutcome.Failed(lost.get());
    }
    if (!plan.lateWindow()) {
      working.log().info("the window spans the copy: a disk is opened by xl without a word to us");
    }
    try {
      tools.leases().change(plan.id(), lease -> lease.at(Phase.OPENING));
    } catch (LeaseStoreException e) {
      return new StepOutcome.Failed(Lines.message(e));
    }
    StepOutcome here =
        steps.allowTwoPrimaries(plan.resources(), plan.twoPrimariesConfigured(), true, working);
    if (!here.done()) {
      return here;
    }
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(PeerRequest.of(Verb.OPEN, plan), TargetFacts.class, working.within(times.ask()));
    if (!there.answered()) {
      return new StepOutcome.Failed(there.reason());
    }
    tools.leases().note(plan.id(), lease -> lease.at(Phase.OPEN));
    return StepOutcome.ok();
  }

  /** The guest is on the target: Secondary here, one Primary only on both. */
  public StepOutcome arrived(Plan plan, Operation rescue) {
    if (plan.resources().isEmpty()) {
      return tell(Verb.ARRIVED, plan, rescue.within(times.ask()));
    }
    if (closed(plan)) {
      return StepOutcome.ok();
    }
    tools.leases().note(plan.id(), lease -> lease.at(Phase.CLOSING));
    StepOutcome secondary =
        steps.secondary(plan.resources(), times.poll(), rescue.within(patience()));
    if (!secondary.done()) {
      return secondary;
    }
    StepOutcome here =
        steps.allowTwoPrimaries(plan.resources(), plan.twoPrimariesConfigured(), false, rescue);
    StepOutcome there = tell(Verb.ARRIVED, plan, rescue.within(patience()));
    if (!here.done() || !there.done()) {
      return here.done() ? there : here;
    }
    StepOutcome connected = steps.reconnect(plan.resources(), rescue);
    awaitPacemaker(tools.leases(), plan.id(), times.settled(), tools.clock());
    return connected;
  }

  /**
   * As {@link #arrived}, tried once while xl still clears up here: libxl lets go of a guest's disks
   * before its memory.
   *
   * @return whether the window is closed
   */
  boolean arriving(Plan plan, Operation rescue) {
    tools.leases().note(plan.id(), lease -> lease.at(Phase.CLOSING));
    for (String resource : plan.resources()) {
      if (!tools.disks().secondary(resource, rescue).done()) {
        return false;
      }
    }
    return arrived(plan, rescue).done();
  }

  private boolean closed(Plan plan) {
    return tools.leases().held(plan.id()).filter(it -> it.phase() == Phase.ARRIVED).isPresent();
  }

  /**
   * The window is closed. Where Pacemaker commands roles the lease goes on until it has commanded
   * the new ones; where it commands none there is nothing to wait for.
   */
  static void awaitPacemaker(LeaseStore leases, String id, Duration settled, Clock clock) {
    leases
        .note(id, lease -> lease.at(Phase.ARRIVED).until(settled, clock))
        .filter(
            lease -> lease.commanded().values().stream().allMatch(it -> it == CommandedRole.NONE))
        .ifPresent(leases::remove);
  }

  /** The guest stays here, or is nowhere: Secondary there, one Primary only on both. */
  public StepOutcome returned(Plan plan, Operation rescue) {
    if (plan.resources().isEmpty()) {
      return tell(Verb.RETURNED, plan, rescue.within(times.ask()));
    }
    tools.leases().note(plan.id(), lease -> lease.at(Phase.RETURNING));
    StepOutcome there = tell(Verb.RETURNED, plan, rescue.within(patience()));
    StepOutcome here =
        steps.allowTwoPrimaries(plan.resources(), plan.twoPrimariesConfigured(), false, rescue);
    if (!here.done() || !there.done()) {
      return here.done() ? there : here;
    }
    StepOutcome connected = steps.reconnect(plan.resources(), rescue);
    tools.leases().held(plan.id()).ifPresent(tools.leases()::remove);
    return connected;
  }

  /**
   * Where the guest is, is in doubt, but xl is over, so whatever is decided later needs no second
   * Primary: as soon as the target is Secondary, one Primary only here. Nothing else is changed.
   */
  void undecided(Plan plan, Operation rescue) {
    boolean single =
        steps.facts(plan.resources(), plan.target(), rescue).stream()
            .allMatch(
                disk ->
                    disk.connection() == ConnectionState.CONNECTED
                        && disk.peerRole() == Role.SECONDARY);
    if (!single) {
      return;
    }
    StepOutcome here =
        steps.allowTwoPrimaries(plan.resources(), plan.twoPrimariesConfigured(), false, rescue);
    if (!here.done()) {
      rescue.log().warn(here.reason());
    }
  }

  /** Tells the target, again and again while it can't be reached, for a while. */
  private StepOutcome tell(Verb verb, Plan plan, Operation rescue) {
    PeerAnswer<TargetFacts> answer = ask(verb, plan, rescue);
    while (!answer.answered() && rescue.pause(times.preflightRetry())) {
      answer = ask(verb, plan, rescue);
    }
    return answer.answered() ? StepOutcome.ok() : new StepOutcome.Failed(answer.reason());
  }

  private PeerAnswer<TargetFacts> ask(Verb verb, Plan plan, Operation rescue) {
    return tools
        .peer()
        .ask(PeerRequest.of(verb, plan), TargetFacts.class, rescue.within(times.ask()));
  }

  /** How long the operation may hang on; the sweep goes on trying until the lease's end. */
  private Duration patience() {
    return times.lookAgain();
  }
}
