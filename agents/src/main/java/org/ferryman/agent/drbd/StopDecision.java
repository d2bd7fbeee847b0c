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
package org.ferryman.agent.drbd;

import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;

/** How stop gets a resource down: over only when DRBD is read to have it no more. */
final class StopDecision {
  private StopDecision() {}

  static Step next(DrbdResource resource, DrbdReading reading) {
    if (reading instanceof DrbdReading.Unconfigured) {
      return Step.done();
    }
    if (reading instanceof DrbdReading.Unknown unknown && unknown.toolMissing()) {
      return Step.fail(
          OcfExit.ERR_GENERIC,
          "whether %s is down can't be told: %s".formatted(resource, unknown.reason()));
    }
    return new Step.Act(Move.TAKE_DOWN);
  }
}
