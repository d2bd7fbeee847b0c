// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.time.Duration;
import org.ferryman.exec.SystemClock;
import org.ferryman.tools.drbd.DrbdEvents;

/** States as a stream of resource r0 would make them, for tests of who uses them. */
public final class LiveStatesDriver {
  private final LiveStates states =
      new LiveStates(Duration.ofMinutes(5), Duration.ofMinutes(5), SystemClock.KERNEL);

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
