// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Role;

/** How demote gets a resource Secondary: never by force. */
final class DemoteDecision {
  private DemoteDecision() {}

  static Step next(DrbdResource resource, DrbdReading reading) {
    if (reading instanceof DrbdReading.Unconfigured) {
      return Step.fail(OcfExit.NOT_RUNNING, resource + " is not configured, so not Primary either");
    }
    if (reading instanceof DrbdReading.Unknown unknown && unknown.toolMissing()) {
      return Step.fail(
          OcfExit.ERR_GENERIC,
          "the role of %s can't be told: %s".formatted(resource, unknown.reason()));
    }
    return reading instanceof DrbdReading.Configured configured
            && configured.status().role() == Role.SECONDARY
        ? Step.done()
        : new Step.Act(DrbdCommand.MAKE_SECONDARY);
  }
}
