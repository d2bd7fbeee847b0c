// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.status.DrbdStatus;

/** Reads the state of all resources of this node's kernel at once. */
@FunctionalInterface
public interface DrbdStates {

  /** What is configured, by name, without statistics. */
  Reading all(Operation operation);

  /** What is known of all resources. */
  sealed interface Reading {
    /** All that is configured. */
    record Known(Map<String, DrbdStatus> statuses) implements Reading {
      /** Copies. */
      public Known {
        statuses = Map.copyOf(statuses);
      }
    }

    /** Not known. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
