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

import static java.util.Objects.requireNonNull;

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
    this.uptime = requireNonNull(uptime, "uptime");
    this.bootId = requireNonNull(bootId, "bootId");
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
