// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import org.ferryman.tools.drbd.status.DrbdStatus;

/** What is known of a resource in this node's kernel. */
public sealed interface DrbdReading {

  /** It is configured. */
  record Configured(DrbdStatus status) implements DrbdReading {}

  /** Positively known not to be configured: DRBD was asked, answered in full, and has it not. */
  record Unconfigured() implements DrbdReading {}

  /**
   * Not known; never to be taken for {@link Unconfigured}.
   *
   * @param toolMissing whether drbdsetup is not there at all
   */
  record Unknown(String reason, boolean toolMissing) implements DrbdReading {
    /** Not known although the tool is there. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }
}
