// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets a value through once it has been offered unchanged for some time. Not safe for several
 * threads.
 *
 * @param <T> what is offered
 */
final class Debounce<T> {
  private final Duration time;
  private Optional<T> candidate = Optional.empty();
  private long sinceNanos;

  Debounce(Duration time) {
    this.time = requireNonNull(time, "time");
  }

  /**
   * Offers a value.
   *
   * @return how much longer it must hold; zero: let it through
   */
  Duration offer(T value, long nowNanos) {
    if (!candidate.equals(Optional.of(value))) {
      candidate = Optional.of(value);
      sinceNanos = nowNanos;
    }
    Duration left = time.minusNanos(nowNanos - sinceNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Nothing is offered any more. */
  void clear() {
    candidate = Optional.empty();
  }
}
