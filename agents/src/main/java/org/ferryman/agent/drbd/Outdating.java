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

import org.ferryman.tools.drbd.DrbdOutcome;

/** Marks this node's data as old, where {@code stop_outdates_secondary} asks for it. */
final class Outdating {
  private final DrbdCall call;

  Outdating(DrbdCall call) {
    this.call = call;
  }

  /** Whether it worked; if not, DRBD's own fencing is what is left. */
  boolean outdate(String why) {
    DrbdOutcome outcome = call.drbd().outdate(call.resource(), call.operation());
    if (outcome.done()) {
      call.operation().log().warn("%s marked Outdated: %s".formatted(call.resource(), why));
    } else {
      call.operation()
          .log()
          .warn("%s could not be marked Outdated: %s".formatted(call.resource(), outcome.reason()));
    }
    return outcome.done();
  }
}
