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
package org.ferryman.testcluster.differential;

/**
 * What came of a call.
 *
 * @param exit the exit code; "killed" if it had to be, as Pacemaker would
 * @param score what it left as promotion score: a number, "deleted", or "untouched"
 * @param after r0's role afterwards, or "down", or "unloaded"
 * @param reason what it said
 */
record Answer(String exit, String score, String after, String reason) {
  boolean sameAs(Answer other) {
    return exit.equals(other.exit) && score.equals(other.score) && after.equals(other.after);
  }

  @Override
  public String toString() {
    return "%s, score %s, then %s".formatted(exit, score, after);
  }
}
