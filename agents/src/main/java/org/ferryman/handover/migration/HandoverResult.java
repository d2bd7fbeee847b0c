// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

/**
 * What migrate_to answers.
 *
 * @param arrived whether the guest runs on the target
 * @param reason one line: what was decided, and what is left to do
 * @param turnedAway whether nothing was begun because the target had no room at that moment, for
 *     another caller (sshd) or for the guest's memory: then the same may be tried anew
 */
public record HandoverResult(boolean arrived, String reason, boolean turnedAway) {
  /** One that was not turned away. */
  public HandoverResult(boolean arrived, String reason) {
    this(arrived, reason, false);
  }

  /** Checks. */
  public HandoverResult {
    requireNonNull(reason, "reason");
  }
}
