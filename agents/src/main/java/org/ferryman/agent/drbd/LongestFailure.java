/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
