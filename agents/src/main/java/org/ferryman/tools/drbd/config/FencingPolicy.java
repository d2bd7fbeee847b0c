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
package org.ferryman.tools.drbd.config;

/** DRBD's option {@code fencing} (drbd.conf(5)): what a Primary does that loses its peer. */
public enum FencingPolicy {
  /** Nothing, and it goes on writing. */
  DONT_CARE("dont-care"),
  /** Calls the handler, and goes on writing meanwhile. */
  RESOURCE_ONLY("resource-only"),
  /** Freezes its I/O, and calls the handler. */
  RESOURCE_AND_STONITH("resource-and-stonith");

  private final String word;

  FencingPolicy(String word) {
    this.word = word;
  }

  /** DRBD's word. */
  public String word() {
    return word;
  }

  /**
   * The policy of that word.
   *
   * @throws IllegalArgumentException if DRBD has no such policy
   */
  public static FencingPolicy of(String word) {
    for (FencingPolicy policy : values()) {
      if (policy.word.equals(word)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("no fencing policy of DRBD: '" + word + "'");
  }
}
