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

/** Something that is shown on the lab's machines, from a fresh start of both. */
interface Scenario {
  /** Its name on the command line. */
  String name();

  /** One line: what it shows. */
  String summary();

  /** The sample that it configures the cluster with. */
  String topology();

  /** Whether the peers' agents can be run through it for comparison. */
  boolean peersToo();

  /**
   * Runs it. Guest and cluster are started; every check is recorded.
   *
   * @throws LabException if something that must come about does not
   */
  void run(LabRun run);
}
