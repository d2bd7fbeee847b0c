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
package org.ferryman.testcluster.storm.pacemaker;

import java.util.function.Consumer;

/** The world's side of fencing: the power switches. */
@FunctionalInterface
public interface Fences {

  /**
   * Switches a node off, and on again. The world tells the model of the death and of the later
   * start itself.
   *
   * @param node which node
   * @param by the node that runs the fence agent
   * @param done is told whether the node is off for certain; a device that hangs never tells
   */
  void fence(String node, String by, Consumer<Boolean> done);

  /**
   * Whether a fence device can be spoken to: what its start and monitor answer.
   *
   * @param device its resource id
   * @param by from which node
   */
  default boolean answers(String device, String by) {
    return true;
  }
}
