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

/**
 * A stretch of model time in which something held.
 *
 * @param subject of what: a resource, a node and resource, a guest
 * @param from when it began, milliseconds since the model began
 * @param to when it ended, or when this was asked if it still holds
 * @param open whether it still holds
 */
public record Period(String subject, long from, long to, boolean open) {
  /**
   * How long.
   *
   * @return milliseconds
   */
  public long millis() {
    return to - from;
  }
}
