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
package org.ferryman.controller.reads;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.ferryman.ocf.Operation;

/**
 * How often something may be done: a number of times at once, and then at a rate. What is too early
 * waits; nothing is refused.
 */
final class Pace {
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final double burst;
  private final double perSecond;
  private final LongSupplier nanoTime;
  private double left;
  private long at;

  Pace(int burst, int perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.left = burst;
    this.at = nanoTime.getAsLong();
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
    long now = nanoTime.getAsLong();
    left = Math.min(burst, left + (now - at) * perSecond / NANOS);
    at = now;
    left -= times;
    return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left * NANOS / perSecond));
  }
}
