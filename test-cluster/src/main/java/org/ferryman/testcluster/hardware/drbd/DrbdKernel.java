/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.hardware.drbd;

import org.ferryman.testcluster.hardware.World;

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
