// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import java.util.List;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.ocf.Operation;

/** What keeps this node from taking a guest, as only the cluster and the past of DRBD tell. */
@FunctionalInterface
public interface Obstacles {
  /**
   * Looks. What is named here bans the node, so it names only what makes a start here fail anyway,
   * or a migration while the guest runs on a node that has just answered.
   *
   * @param vm the guest, which does not run here
   * @param disks its disks here
   * @return the obstacle; empty if there is none, or none is known
   */
  String to(String vm, List<DiskFacts> disks, Operation operation);

  /** Nothing is known. */
  static Obstacles none() {
    return (vm, disks, operation) -> "";
  }
}
