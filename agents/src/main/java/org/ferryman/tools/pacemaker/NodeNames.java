// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.Set;

/** The names of nodes. */
public record NodeNames(Set<String> nodes) {
  /** Copies. */
  public NodeNames {
    nodes = Set.copyOf(nodes);
  }

  /** Whether that node is one; Pacemaker does not tell names apart by case. */
  public boolean has(String node) {
    return nodes.stream().anyMatch(node::equalsIgnoreCase);
  }
}
