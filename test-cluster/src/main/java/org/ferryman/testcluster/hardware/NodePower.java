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
package org.ferryman.testcluster.hardware;

/** Whether a node runs. */
public final class NodePower {
  private boolean on = true;
  private boolean hung;

  /**
   * Whether the node executes anything at this moment.
   *
   * @return true if it is powered and not hung
   */
  public boolean alive() {
    return on && !hung;
  }

  /**
   * Whether the node has power, hung or not.
   *
   * @return true if its memory is kept
   */
  public boolean on() {
    return on;
  }

  /**
   * Whether the node is frozen.
   *
   * @return true while it hangs
   */
  public boolean hung() {
    return hung;
  }

  void set(boolean nowOn, boolean nowHung) {
    on = nowOn;
    hung = nowHung;
  }
}
