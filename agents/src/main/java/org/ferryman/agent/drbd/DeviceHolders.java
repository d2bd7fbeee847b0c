// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.ferryman.ocf.Operation;

/**
 * Finds out who holds DRBD devices open, for the reason that an administrator reads. A guest's hold
 * is seen by no {@code fuser}: its backend is in the kernel, and xenstore knows.
 */
@FunctionalInterface
public interface DeviceHolders {

  /**
   * Who holds any of these devices.
   *
   * @param minors minor numbers of DRBD devices
   */
  Reading holdersOf(Set<Integer> minors, Operation operation);

  /** What was found. */
  sealed interface Reading {

    /**
     * Found out.
     *
     * @param holders each in a few words ({@code guest vm1 (domain 3) as xvda}); empty if nobody
     *     that can be seen from here
     */
    record Known(List<String> holders) implements Reading {
      /** Copies. */
      public Known {
        holders = List.copyOf(holders);
      }
    }

    /** Could not be found out. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
