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
