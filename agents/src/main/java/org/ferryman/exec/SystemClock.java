// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The kernel's clock; the boot's part of it as {@code /proc} tells it (proc(5): {@code uptime} has
 * a resolution of 10 ms).
 */
public final class SystemClock implements Clock {

  /** This machine's. */
  public static final SystemClock KERNEL =
      new SystemClock(Path.of("/proc/uptime"), Path.of("/proc/sys/kernel/random/boot_id"));

  private final Path uptime;
  private final Path bootId;

  /** Read once: it changes only with a boot. */
  private volatile String boot = "";

  SystemClock(Path uptime, Path bootId) {
    this.uptime = uptime;
    this.bootId = bootId;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if {@code /proc} can't be read
   */
  @Override
  public Duration sinceBoot() {
    String seconds = read(uptime).split(" ", 2)[0];
    return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if {@code /proc} can't be read
   */
  @Override
  public String bootId() {
    if (boot.isEmpty()) {
      boot = read(bootId);
    }
    return boot;
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }

  @Override
  public boolean await(Duration duration, Cancellation cancellation) throws InterruptedException {
    return cancellation.await(duration);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
