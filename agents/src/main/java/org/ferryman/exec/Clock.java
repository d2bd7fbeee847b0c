// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;
import java.time.Instant;

/**
 * Time: nothing else reads a clock or waits for time to pass, so that a whole node can live in time
 * of its own. Implementations are safe for use by several threads.
 */
public interface Clock {

  /**
   * Nanoseconds since a moment of no meaning, for measuring what goes by. It never jumps and stands
   * still while the machine is suspended (CLOCK_MONOTONIC, clock_gettime(2)).
   */
  long nanoTime();

  /** Time since boot, suspend included (CLOCK_BOOTTIME, clock_gettime(2)). */
  Duration sinceBoot();

  /** Names this boot ({@code /proc/sys/kernel/random/boot_id}); another boot has another name. */
  String bootId();

  /**
   * The wall clock, which may be stepped: for people, and to compare with times that it wrote
   * itself.
   */
  Instant wall();

  /**
   * Waits for that long or until cancelled, whichever comes first.
   *
   * @return true if cancelled
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await(Duration duration, Cancellation cancellation) throws InterruptedException;

  /** A deadline that far from now; a zero or negative duration has passed already. */
  default Deadline deadline(Duration duration) {
    return Deadline.after(duration, this);
  }
}
