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
package org.ferryman.testcluster.lab;

import java.util.Optional;

/** Something that is shown on the lab's machines. */
interface Scenario {
  /** Its name on the command line. */
  String name();

  /** One line: what it shows. */
  String summary();

  /** What it starts from; empty if that is an empty cluster. */
  Optional<GuestStart> start();

  /**
   * Whether, when all went well, it leaves what it started from, so that another one of the same
   * start can go on from there: starting the machines and the guest takes longer than most of what
   * scenarios do.
   */
  boolean leavesItsStart();

  /** Whether it can go on where another one that went well has left the machines. */
  default boolean goesOnFrom(Scenario before) {
    return before.leavesItsStart() && start().isPresent() && start().equals(before.start());
  }

  /** Whether the peers' agents can be run through it for comparison. */
  boolean peersToo();

  /**
   * Runs it. Guest and cluster are started; every check is recorded.
   *
   * @throws LabException if something that must come about does not
   */
  void run(LabRun run);
}
