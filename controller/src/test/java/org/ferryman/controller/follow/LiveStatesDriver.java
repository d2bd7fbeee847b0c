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
package org.ferryman.controller.follow;

import java.time.Duration;
import org.ferryman.tools.drbd.DrbdEvents;

/** States as a stream of resource r0 would make them, for tests of who uses them. */
public final class LiveStatesDriver {
  private final LiveStates states = new LiveStates(Duration.ofMinutes(5), Duration.ofMinutes(5));

  /** The states. */
  public LiveStates states() {
    return states;
  }

  /** A stream has told all that exists. */
  public void follow(String role) {
    states.opened();
    try {
      for (String line : Lines84.dump(role)) {
        states.line(line);
      }
    } catch (DrbdEvents.MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
