// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** What is known of the cluster's members. */
public sealed interface MembersReading {

  /** These nodes, by name; this node among them. */
  record Known(Set<String> nodes) implements MembersReading {
    /** Copies. */
    public Known {
      nodes = Set.copyOf(nodes);
    }

    /** Whether that node is one; Pacemaker does not tell names apart by case. */
    public boolean has(String node) {
      return nodes.stream().anyMatch(node::equalsIgnoreCase);
    }
  }

  /** Not known. */
  record Unknown(String reason) implements MembersReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
