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
package org.ferryman.tools.drbd.status;

/** The role of a resource on one node (drbdsetup-events2(8), field {@code role}). */
public enum Role {
  /** May be opened and written. */
  PRIMARY("Primary"),
  /** Takes part, but may not be opened. */
  SECONDARY("Secondary"),
  /** DRBD does not know: the peer is not connected. */
  UNKNOWN("Unknown"),
  /** A word this version of Ferryman does not know. */
  UNRECOGNISED("");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** DRBD's word; empty for {@link #UNRECOGNISED}. */
  public String word() {
    return word;
  }

  /** The role of that word, else {@link #UNRECOGNISED}. */
  public static Role of(String word) {
    return Words.find(values(), Role::word, word, UNRECOGNISED);
  }
}
