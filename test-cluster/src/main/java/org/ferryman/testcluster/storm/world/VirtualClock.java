// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.testcluster.hardware.base.Timeline;

/**
 * Model time as a node sees it since its boot.
 *
 * @param timeline model time
 * @param bootId names the boot
 * @param bootedAt when that was, in model time
 * @param stepped how far its wall clock is off, in milliseconds
 * @param plant what is planted into it
 */
record VirtualClock(
    Timeline timeline, String bootId, long bootedAt, AtomicLong stepped, Plant plant)
    implements Clock {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** A cancellation does not wake by itself: it is looked for that often. */
  private static final long LOOK = 100;

  VirtualClock {
    requireNonNull(timeline, "timeline");
    requireNonNull(bootId, "bootId");
    requireNonNull(stepped, "stepped");
    requireNonNull(plant, "plant");
  }

  @Override
  public long nanoTime() {
    return timeline.now() * 1_000_000;
  }

  @Override
  public Duration sinceBoot() {
    return plant.sinceBoot(Duration.ofMillis(timeline.now() - bootedAt));
  }

  @Override
  public Instant wall() {
    return BEGINNING.plusMillis(timeline.now() + stepped.get());
  }

  @Override
  public boolean await(Duration duration, Cancellation cancellation) {
    long end = timeline.now() + (duration.toNanos() + 999_999) / 1_000_000;
    do {
      Baton.current().sleep(Math.max(1, Math.min(LOOK, end - timeline.now())));
    } while (timeline.now() < end && !cancellation.cancelled());
    return cancellation.cancelled();
  }
}
