// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.List;
import java.util.Optional;
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

  /**
   * The node that DRBD knows under that name: Pacemaker's may be written in another case, or with
   * or without a domain.
   *
   * @param host DRBD's name of a node, which is the kernel's
   * @return empty if it is none of them, or could be several
   */
  public Optional<String> meantBy(String host) {
    if (nodes.contains(host)) {
      return Optional.of(host);
    }
    List<String> alike =
        nodes.stream().filter(node -> label(node).equalsIgnoreCase(label(host))).toList();
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  private static String label(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
