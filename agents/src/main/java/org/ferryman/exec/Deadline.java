// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;

/**
 * A point on the monotonic clock by which something must be over.
 *
 * <p>Never the wall clock: a node whose time is stepped must not lose or gain part of an action's
 * timeout.
 */
public final class Deadline {
  private final Clock clock;
  private final long startNanos;
  private final long endNanos;

  private Deadline(Clock clock, long startNanos, long endNanos) {
    this.clock = clock;
    this.startNanos = startNanos;
    this.endNanos = endNanos;
  }

  /** A deadline that far from now; a zero or negative duration has passed already. */
  public static Deadline after(Duration duration) {
    return after(duration, SystemClock.KERNEL);
  }

  /** As {@link #after(Duration)}, on a clock of the caller's. */
  public static Deadline after(Duration duration, Clock clock) {
    long now = clock.nanoTime();
    return new Deadline(clock, now, now + duration.toNanos());
  }

  /** What is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, endNanos - clock.nanoTime()));
  }

  /** What has gone by since this deadline was set. */
  public Duration elapsed() {
    return Duration.ofNanos(clock.nanoTime() - startNanos);
  }

  /** Whether nothing is left. */
  public boolean expired() {
    return endNanos - clock.nanoTime() <= 0;
  }

  /** What is left, but no more than {@code limit}: the time one step may take. */
  public Duration remainingAtMost(Duration limit) {
    Duration remaining = remaining();
    return remaining.compareTo(limit) < 0 ? remaining : limit;
  }

  /** The earlier of this deadline and one {@code limit} from now. */
  public Deadline within(Duration limit) {
    long now = clock.nanoTime();
    return new Deadline(clock, now, now + remainingAtMost(limit).toNanos());
  }

  /** A deadline that far from now, later than this one or not, on the same clock. */
  public Deadline anew(Duration duration) {
    return after(duration, clock);
  }

  /**
   * Waits for that long, to this deadline or until cancelled, whichever comes first: how a retry
   * loop backs off.
   *
   * @return true if cancelled
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Duration duration, Cancellation cancellation) throws InterruptedException {
    return clock.await(remainingAtMost(duration), cancellation);
  }

  @Override
  public String toString() {
    return "Deadline[" + remaining().toMillis() + " ms left]";
  }
}
