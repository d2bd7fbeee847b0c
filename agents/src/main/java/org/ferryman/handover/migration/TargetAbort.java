// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.List;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Phase;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.xen.GuestSighting;

/**
 * The end of a hand-over on its target when the guest that was to come has been stopped there. This
 * side of the window is closed at once, whether or not the source can be reached: as long as this
 * node is Primary as well, the source can't close its own. What the receiver came to is kept, for
 * the source to decide by.
 */
public final class TargetAbort {
  private final HandoverTools tools;
  private final DiskSteps steps;

  /** On this node's tools. */
  public TargetAbort(HandoverTools tools) {
    this.tools = tools;
    this.steps = new DiskSteps(tools.disks());
  }

  /**
   * Closes this side: Secondary first, then the setting, then the link. Nothing is changed unless
   * no receiver can take in the guest any more and nothing of it is here.
   */
  public StepOutcome close(Lease lease, Operation operation) {
    StepOutcome ended = tools.receivers().end(lease.vm(), lease.id(), operation);
    if (!ended.done()) {
      return ended;
    }
    GuestSighting guest = tools.guests().look(lease.vm(), operation);
    if (!guest.nothing()) {
      return new StepOutcome.Failed(
          "%s goes on: of the guest there is %s here"
              .formatted(lease.describe(), guest.describe()));
    }
    operation.log().warn("the guest is stopped here, which calls off the " + lease.describe());
    tools
        .leases()
        .note(lease.id(), it -> it.phase() == Phase.ARRIVED ? it : it.at(Phase.RETURNING));
    List<String> ours =
        lease.resources().stream()
            .filter(it -> tools.roles().of(it) != CommandedRole.PROMOTED)
            .toList();
    StepOutcome secondary =
        steps.secondary(ours, tools.times().poll(), operation.within(tools.times().lookAgain()));
    StepOutcome closed =
        secondary.done()
            ? steps.allowTwoPrimaries(ours, lease.twoPrimariesConfigured(), false, operation)
            : secondary;
    StepOutcome connected = closed.done() ? steps.reconnect(ours, operation) : closed;
    if (closed.done()) {
      tools.leases().remove(lease);
    }
    return connected;
  }
}
