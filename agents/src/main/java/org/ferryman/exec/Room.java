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
package org.ferryman.exec;

/** How much this process may keep in memory, so that what grows with a node never fills it. */
public final class Room {
  private Room() {}

  /**
   * How many things fit into a share of the memory.
   *
   * @param share which part of it: 4 is a quarter
   * @param bytesEach what one takes, generously
   */
  public static long forThings(int share, int bytesEach) {
    return Runtime.getRuntime().maxMemory() / share / bytesEach;
  }
}
