// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import org.ferryman.testcluster.hardware.base.World;

/**
 * The requests DRBD's kernel modules serve, for all nodes.
 *
 * @param replicator connects resources
 * @param roles role requests
 * @param disks disk requests
 * @param resources resource and connection requests
 */
public record DrbdKernel(
    Replicator replicator, RoleRequests roles, DiskRequests disks, ResourceRequests resources) {

  /**
   * Puts them together.
   *
   * @param replicator connects resources
   * @param world what is shared
   * @return the requests
   */
  public static DrbdKernel of(Replicator replicator, World world) {
    RoleRequests roles = new RoleRequests(world, replicator);
    DiskRequests disks = new DiskRequests(world, replicator);
    return new DrbdKernel(replicator, roles, disks, new ResourceRequests(replicator, roles, disks));
  }
}
