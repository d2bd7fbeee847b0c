// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

/** What is known of the lease on a resource. */
public sealed interface LeaseReading {

  /** Positively none. */
  record None() implements LeaseReading {}

  /** One that lasts. */
  record Held(Lease lease) implements LeaseReading {
    /** Checks. */
    public Held {
      requireNonNull(lease, "lease");
    }
  }

  /** One that has run out and was not ended: its window has to be closed. */
  record Expired(Lease lease) implements LeaseReading {
    /** Checks. */
    public Expired {
      requireNonNull(lease, "lease");
    }
  }

  /**
   * There is a file and it can't be understood; never to be taken for {@link None}.
   *
   * @param resource whose it is, by the file's name
   */
  record Unreadable(String resource, String reason) implements LeaseReading {
    /** Checks. */
    public Unreadable {
      requireNonNull(resource, "resource");
      requireNonNull(reason, "reason");
    }

    /** Why the resource is not made Primary, whoever asks: whose disk it is now is not known. */
    public String objection() {
      return "%s is not made Primary: %s".formatted(resource, reason);
    }
  }
}
