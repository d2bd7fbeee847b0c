// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.ferryman.tools.drbd.DrbdOutcome;

/**
 * The try that took the most of an action's time and failed. At the deadline the last try may have
 * had a moment only, and what it says hides where the time went.
 *
 * @param reason what the try said; empty if none failed
 * @param took how long it took
 */
record LongestFailure(String reason, Duration took) {
  static final LongestFailure NONE = new LongestFailure("", Duration.ZERO);

  LongestFailure {
    requireNonNull(reason, "reason");
    requireNonNull(took, "took");
  }

  LongestFailure or(DrbdOutcome outcome, Duration itTook) {
    return outcome instanceof DrbdOutcome.Failed failed && itTook.compareTo(took) > 0
        ? new LongestFailure(failed.reason(), itTook)
        : this;
  }

  /** A reason, and this one where it says something else. */
  String beside(String last) {
    return reason.isEmpty() || last.contains(reason) ? last : last + "; before that: " + reason;
  }
}
