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

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets a value through once it has been offered unchanged for some time. Not safe for several
 * threads.
 *
 * @param <T> what is offered
 */
final class Settling<T> {
  private final Duration time;
  private Optional<T> candidate = Optional.empty();
  private long sinceNanos;

  Settling(Duration time) {
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
