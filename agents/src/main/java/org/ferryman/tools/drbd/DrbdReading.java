// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static java.util.Objects.requireNonNull;

import org.ferryman.tools.drbd.status.DrbdStatus;

/** What is known of a resource in this node's kernel. */
public sealed interface DrbdReading {

  /** It is configured. */
  record Configured(DrbdStatus status) implements DrbdReading {
    /** Checks. */
    public Configured {
      requireNonNull(status, "status");
    }
  }

  /** Positively known not to be configured: DRBD was asked, answered in full, and has it not. */
  record Unconfigured() implements DrbdReading {}

  /**
   * Not known; never to be taken for {@link Unconfigured}.
   *
   * @param toolMissing whether drbdsetup is not there at all
   */
  record Unknown(String reason, boolean toolMissing) implements DrbdReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }

    /** Not known although the tool is there. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }
}
