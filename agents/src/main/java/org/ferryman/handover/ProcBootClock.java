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
package org.ferryman.handover;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The boot clock as {@code /proc} tells it (proc(5): {@code uptime} has a resolution of 10 ms). */
public final class ProcBootClock implements BootClock {
  private final Path uptime;
  private final String bootId;
  private final InstantSource wall;

  /**
   * The kernel's clock.
   *
   * @throws UncheckedIOException if {@code /proc} can't be read
   */
  public static ProcBootClock ofKernel() {
    return new ProcBootClock(
        Path.of("/proc/uptime"),
        Path.of("/proc/sys/kernel/random/boot_id"),
        InstantSource.system());
  }

  ProcBootClock(Path uptime, Path bootId, InstantSource wall) {
    this.uptime = requireNonNull(uptime, "uptime");
    this.bootId = read(bootId);
    this.wall = requireNonNull(wall, "wall");
  }

  @Override
  public Duration sinceBoot() {
    String seconds = read(uptime).split(" ", 2)[0];
    return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
  }

  @Override
  public String bootId() {
    return bootId;
  }

  @Override
  public Instant wall() {
    return wall.instant();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
