// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import java.time.Duration;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;

/**
 * How often something may be done: a number of times at once, and then at a rate. What is too early
 * waits; nothing is refused.
 */
final class Pace {
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final double burst;
  private final double perSecond;
  private final Clock clock;
  private double left;
  private long at;

  Pace(int burst, int perSecond, Clock clock) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.clock = clock;
    this.left = burst;
    this.at = clock.nanoTime();
  }

  /**
   * Waits until that many may be done, by the operation's deadline at the latest.
   *
   * @throws org.ferryman.ocf.OcfFailure if the operation is cancelled meanwhile
   */
  void await(int times, Operation operation) {
    operation.pause(take(times));
  }

  /** Takes them now, or from the future; how long to wait for them. */
  synchronized Duration take(int times) {
    long now = clock.nanoTime();
    left = Math.min(burst, left + (now - at) * perSecond / NANOS);
    at = now;
    left -= times;
    return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left * NANOS / perSecond));
  }
}
