// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's clock since boot, which a shell reads without starting a process and which every
 * process of the node agrees on: how the wrapper tells when an action began.
 */
public final class Uptime {

  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9})\\.([0-9]{2})");

  private static final int LONGEST = 64;

  private Uptime() {}

  /** The first field of {@code /proc/uptime}, see proc(5). */
  public static Duration now() throws IOException {
    String line;
    // asked of the kernel at every monitor: without a channel, and what goes with one
    try (InputStream in = new FileInputStream("/proc/uptime")) {
      line = new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
    }
    return parse(line.substring(0, Math.max(0, line.indexOf(' '))))
        .orElseThrow(() -> new IOException("/proc/uptime says '" + line.strip() + "'"));
  }

  /** Seconds with two decimals; empty if it isn't that. */
  public static Optional<Duration> parse(String seconds) {
    Matcher matcher = SECONDS.matcher(seconds);
    return matcher.matches()
        ? Optional.of(
            Duration.ofSeconds(Long.parseLong(matcher.group(1)))
                .plusMillis(10 * Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** What has gone by since {@code began}; never negative. */
  public static Duration since(Duration began) throws IOException {
    Duration passed = now().minus(began);
    return passed.isNegative() ? Duration.ZERO : passed;
  }
}
