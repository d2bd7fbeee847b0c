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
package org.ferryman.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The system's clock, but for monotonic nanoseconds of the test's own. */
public record ClockOf(LongSupplier nanos) implements Clock {
  @Override
  public long nanoTime() {
    return nanos.getAsLong();
  }

  @Override
  public Duration sinceBoot() {
    return SystemClock.KERNEL.sinceBoot();
  }

  @Override
  public String bootId() {
    return SystemClock.KERNEL.bootId();
  }

  @Override
  public Instant wall() {
    return SystemClock.KERNEL.wall();
  }

  @Override
  public boolean await(Duration duration, Cancellation cancellation) throws InterruptedException {
    return cancellation.await(duration);
  }
}
