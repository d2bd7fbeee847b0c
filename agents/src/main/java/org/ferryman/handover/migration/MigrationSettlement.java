// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.Optional;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.migration.BrokenMigration.Decision;
import org.ferryman.handover.migration.Transfers.Reading;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;

/**
 * The end of a hand-over on the source: looks at both ends, decides by {@link BrokenMigration},
 * does what was decided, and closes the window.
 */
final class MigrationSettlement {
  private final HandoverTools tools;
  private final HandoverTimeouts times;
  private final SourceWindow window;

  MigrationSettlement(HandoverTools tools) {
    this.tools = tools;
    this.times = tools.times();
    this.window = new SourceWindow(tools);
  }

  /** Settles a hand-over whose transfer is over or was never begun; {@code why} may be empty. */
  HandoverResult settle(Plan plan, String why, Operation rescue) {
    HandoverResult result = decideAndClose(plan, why, rescue);
    tools.peer().release(plan, rescue);
    return result;
  }

  private HandoverResult decideAndClose(Plan plan, String why, Operation rescue) {
    String prefix = why.isEmpty() ? "" : why + "; ";
    BrokenMigration broken = decide(plan, rescue);
    StepOutcome acted = act(broken.decision(), plan, rescue);
    if (!acted.done()) {
      rescue.log().warn(acted.reason());
      broken = decide(plan, rescue);
      acted = act(broken.decision(), plan, rescue);
    }
    Reading transfer = tools.transfers().read(plan.vm());
    String said =
        broken.decision().arrived() || transfer.words().isEmpty()
            ? ""
            : " (xl said: " + transfer.words() + ")";
    String reason = prefix + broken.sentence() + said;
    if (!acted.done()) {
      return new HandoverResult(false, reason + "; but " + acted.reason());
    }
    if (broken.decision().arrived()) {
      StepOutcome closed = window.arrived(plan, rescue);
      tools.transfers().forget(plan.vm());
      return new HandoverResult(true, joined(reason, closed));
    }
    if (broken.decision().returned()) {
      StepOutcome closed = window.returned(plan, rescue);
      tools.transfers().forget(plan.vm());
      boolean turnedAway =
          broken.decision() == Decision.KEEP_SOURCE && SshConfig.turnedAway(transfer.words());
      return new HandoverResult(false, joined(reason, closed), turnedAway);
    }
    if (broken.decision() == Decision.TOUCH_NOTHING) {
      window.undecided(plan, rescue);
    }
    return new HandoverResult(false, reason);
  }

  private static String joined(String reason, StepOutcome closed) {
    return closed.done()
        ? reason
        : reason + "; the window is not closed everywhere: " + closed.reason();
  }

  /** Looks at both ends until they are clear, or for as long as looking again may help. */
  private BrokenMigration decide(Plan plan, Operation rescue) {
    Operation looking = rescue.within(times.lookAgain());
    BrokenMigration broken = look(plan, looking);
    while (broken.decision() == Decision.TOUCH_NOTHING && looking.pause(times.poll())) {
      broken = look(plan, looking);
    }
    return broken;
  }

  private BrokenMigration look(Plan plan, Operation looking) {
    return BrokenMigration.unasked(
            tools.transfers().read(plan.vm()).end(),
            SourceEnd.of(tools.guests().look(plan.vm(), looking)))
        .orElseGet(() -> lookAtBoth(plan, looking));
  }

  private BrokenMigration lookAtBoth(Plan plan, Operation looking) {
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(PeerRequest.of(Verb.SETTLE, plan), TargetFacts.class, looking.within(times.ask()));
    TargetEnd target = targetEnd(there);
    if (!there.answered()) {
      looking.log().warn(there.reason());
    }
    SourceEnd source = SourceEnd.of(tools.guests().look(plan.vm(), looking));
    return BrokenMigration.of(tools.transfers().read(plan.vm()).end(), source, target);
  }

  private static TargetEnd targetEnd(PeerAnswer<TargetFacts> there) {
    if (there instanceof PeerAnswer.Answered<TargetFacts> answered) {
      return answered.value().end();
    }
    return there instanceof PeerAnswer.Unreachable ? TargetEnd.UNREACHABLE : TargetEnd.UNKNOWN;
  }

  private StepOutcome act(Decision decision, Plan plan, Operation rescue) {
    return switch (decision) {
      case SUCCESS, KEEP_SOURCE, LOST, TOUCH_NOTHING, WAIT -> StepOutcome.ok();
      case SUCCESS_CLEAN_SOURCE -> destroyAway(plan, rescue);
      case FINISH_ON_TARGET -> {
        StepOutcome finished = onTarget(Verb.UNPAUSE, plan, Optional.of(TargetEnd.RUNNING), rescue);
        yield finished.done() ? destroyAway(plan, rescue) : finished;
      }
      case DESTROY_INCOMING_KEEP_SOURCE, LOST_DESTROY_INCOMING ->
          onTarget(Verb.DESTROY_INCOMING, plan, Optional.empty(), rescue);
      case DESTROY_INCOMING_RESUME_SOURCE -> {
        StepOutcome destroyed = onTarget(Verb.DESTROY_INCOMING, plan, Optional.empty(), rescue);
        yield destroyed.done() ? resume(plan, rescue) : destroyed;
      }
      case RESUME_SOURCE -> resume(plan, rescue);
    };
  }

  /** Asks the target, and believes only what it then sees; wanted empty: nothing is there. */
  private StepOutcome onTarget(Verb verb, Plan plan, Optional<TargetEnd> wanted, Operation rescue) {
    PeerAnswer<TargetFacts> there =
        tools.peer().ask(PeerRequest.of(verb, plan), TargetFacts.class, rescue.within(times.ask()));
    if (!(there instanceof PeerAnswer.Answered<TargetFacts> answered)) {
      return new StepOutcome.Failed(there.reason());
    }
    TargetFacts facts = answered.value();
    boolean reached = wanted.map(it -> facts.end() == it).orElseGet(facts.guest()::nothing);
    return reached
        ? StepOutcome.ok()
        : new StepOutcome.Failed(
            "after %s the target has %s".formatted(verb.word(), facts.guest().describe()));
  }

  private StepOutcome destroyAway(Plan plan, Operation rescue) {
    GuestSighting seen = tools.guests().look(plan.vm(), rescue);
    if (SourceEnd.of(seen) != SourceEnd.AWAY) {
      return StepOutcome.ok();
    }
    return tools.guests().destroy(seen.away().domainId(), rescue);
  }

  private StepOutcome resume(Plan plan, Operation rescue) {
    GuestSighting seen = tools.guests().look(plan.vm(), rescue);
    Optional<GuestDomain> suspended =
        switch (SourceEnd.of(seen)) {
          case SUSPENDED -> Optional.of(seen.own());
          case AWAY -> Optional.of(seen.away());
          default -> Optional.empty();
        };
    if (suspended.isEmpty()) {
      return new StepOutcome.Failed("there is nothing to resume any more: " + seen.describe());
    }
    StepOutcome resumed = tools.guests().resume(plan.vm(), suspended.get().domainId(), rescue);
    if (!resumed.done()) {
      return resumed;
    }
    rescue
        .log()
        .warn(
            ("no xl is left behind guest %s, as it ended when the guest was suspended: when the guest"
                    + " reboots or crashes, not xl but the cluster starts it again")
                .formatted(plan.vm()));
    GuestSighting after = tools.guests().look(plan.vm(), rescue);
    return SourceEnd.of(after) == SourceEnd.HERE
        ? StepOutcome.ok()
        : new StepOutcome.Failed("after its resume the guest is " + after.describe());
  }
}
