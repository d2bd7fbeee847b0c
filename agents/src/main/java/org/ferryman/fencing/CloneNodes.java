// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Wiring;

/** Whether a DRBD resource's clone is kept off the nodes that do not have the resource. */
final class CloneNodes {
  /** A name that no node has: what is kept off it is kept off any node that comes. */
  private static final String ANY_OTHER = "any other node";

  private CloneNodes() {}

  /**
   * The finding.
   *
   * @param hosts the nodes that the resource is configured for
   * @param nodes the nodes of the cluster; empty if not known
   */
  static Finding check(Wiring wiring, DrbdClone clone, Set<String> hosts, Set<String> nodes) {
    Set<String> drbd = clone.names();
    String check = "nodes of the clone";
    String remedy =
        "location %s-on-its-nodes %s rule -inf: %s"
            .formatted(
                clone.primitive(),
                clone.id(),
                String.join(
                    " and ", new TreeSet<>(hosts).stream().map("#uname ne "::concat).toList()));
    Set<String> open = new HashSet<>(nodes);
    open.removeAll(hosts);
    open.removeIf(node -> wiring.keepsOff(drbd, node));
    if (!open.isEmpty()) {
      return Finding.failed(
          check,
          "nothing keeps %s off %s, which DRBD is not configured for: with it Pacemaker may find no way to move a guest"
              .formatted(clone.id(), new TreeSet<>(open)),
          remedy);
    }
    return wiring.keepsOff(drbd, ANY_OTHER) || !hosts.containsAll(nodes)
        ? Finding.ok(check, "kept off every other node")
        : Finding.warning(
            check,
            "nothing keeps %s off another node once the cluster has one".formatted(clone.id()),
            remedy);
  }
}
