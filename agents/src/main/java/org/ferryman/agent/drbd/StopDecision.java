// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;

/** How stop gets a resource down: over only when DRBD is read to have it no more. */
final class StopDecision {
  private StopDecision() {}

  static Step next(DrbdResource resource, DrbdReading reading) {
    if (reading instanceof DrbdReading.Unconfigured) {
      return Step.done();
    }
    if (reading instanceof DrbdReading.Unknown unknown && unknown.toolMissing()) {
      return Step.fail(
          OcfExit.ERR_GENERIC,
          "whether %s is down can't be told: %s".formatted(resource, unknown.reason()));
    }
    return new Step.Act(DrbdCommand.TAKE_DOWN);
  }
}
