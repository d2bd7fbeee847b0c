// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** What is known of where the cluster runs a resource promoted. */
public sealed interface PromotedReading {

  /** On these nodes; on none, if empty. */
  record Known(Set<String> nodes) implements PromotedReading {
    /** Copies. */
    public Known {
      nodes = Set.copyOf(nodes);
    }
  }

  /** Not known. */
  record Unknown(String reason) implements PromotedReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
