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
package org.ferryman.handover.migration;

import java.util.Optional;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;

/** Gathers what preflight compares. */
@FunctionalInterface
public interface HostProbe {

  /**
   * The facts of this node.
   *
   * @param peer the other node's name
   */
  HostFacts facts(Plan plan, String peer, Operation operation);

  /**
   * Why this node does not look at the file that a peer names as the guest's: it reads no file for
   * a peer that it does not know for that guest.
   *
   * @return empty if it does
   */
  default Optional<String> unreadable(Plan plan, Operation operation) {
    return Optional.empty();
  }

  /**
   * Why one of the resources that a peer names is not the guest's to take, as this node knows it.
   *
   * @return empty if nothing here speaks against it
   */
  default Optional<String> foreign(Plan plan, Operation operation) {
    return Optional.empty();
  }
}
