// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static java.util.Objects.requireNonNull;

/**
 * How a handler ends.
 *
 * @param exit what DRBD is told
 * @param reason one sentence for the log: why
 */
public record Verdict(HandlerExit exit, String reason) {
  /** Checks. */
  public Verdict {
    requireNonNull(exit, "exit");
    requireNonNull(reason, "reason");
  }
}
