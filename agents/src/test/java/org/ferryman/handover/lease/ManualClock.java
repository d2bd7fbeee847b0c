// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.time.Duration;
import java.time.Instant;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;

/** A clock that stands still until it is moved; who waits moves it. */
public final class ManualClock implements Clock {
  private Duration sinceBoot = Duration.ofSeconds(1000);
  private String bootId = "boot-1";
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Duration sinceBoot() {
    return sinceBoot;
  }

  @Override
  public synchronized String bootId() {
    return bootId;
  }

  @Override
  public synchronized Instant wall() {
    return wall;
  }

  @Override
  public synchronized long nanoTime() {
    return sinceBoot.toNanos();
  }

  @Override
  public boolean await(Duration duration, Cancellation cancellation) {
    advance(duration);
    return cancellation.cancelled();
  }

  /** Lets time go by. */
  public synchronized void advance(Duration by) {
    sinceBoot = sinceBoot.plus(by);
    wall = wall.plus(by);
  }

  synchronized void setWall(Instant to) {
    wall = to;
  }

  synchronized void reboot(String newBootId) {
    bootId = newBootId;
    sinceBoot = Duration.ofSeconds(30);
  }
}
