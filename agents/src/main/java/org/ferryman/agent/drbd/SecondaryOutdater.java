// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import org.ferryman.tools.drbd.DrbdOutcome;

/** Marks this node's data as old, where {@code stop_outdates_secondary} asks for it. */
final class SecondaryOutdater {
  private final DrbdCall call;

  SecondaryOutdater(DrbdCall call) {
    this.call = call;
  }

  /** Whether it worked; if not, DRBD's own fencing is what is left. */
  boolean outdate(String why) {
    DrbdOutcome outcome = call.drbd().outdate(call.resource(), call.operation());
    if (outcome.done()) {
      call.operation().log().warn("%s marked Outdated: %s".formatted(call.resource(), why));
    } else {
      call.operation()
          .log()
          .warn("%s could not be marked Outdated: %s".formatted(call.resource(), outcome.reason()));
    }
    return outcome.done();
  }
}
