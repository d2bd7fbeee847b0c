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

/** How a command on a node ended. */
public sealed interface CommandEnd {

  /**
   * It exited.
   *
   * @param code its exit code, 0 to 255
   */
  record Exited(int code) implements CommandEnd {}

  /**
   * A signal ended it.
   *
   * @param signal the signal's number
   */
  record Died(int signal) implements CommandEnd {}

  /**
   * It never ran.
   *
   * @param reason what the node said, such as "No such file or directory"
   */
  record NotRun(String reason) implements CommandEnd {}

  /**
   * Whether and how it ended is not known: its node lost power, or what ran it was killed.
   *
   * @param reason what happened
   */
  record Lost(String reason) implements CommandEnd {}
}
