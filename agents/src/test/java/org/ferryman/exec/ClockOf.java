// SPDX-License-Identifier: Apache-2.0
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
