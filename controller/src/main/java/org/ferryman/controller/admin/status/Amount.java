// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people say them. */
public final class Amount {
  private static final double STEP = 1024;
  private static final int BAR = 20;
  private static final double ALL = 100;

  private Amount() {}

  /** A size. */
  public static String kib(double kib) {
    if (kib < STEP) {
      return "%.0f KiB".formatted(kib);
    }
    double mib = kib / STEP;
    return mib < STEP
        ? "%.1f MiB".formatted(mib)
        : mib < STEP * STEP
            ? "%.1f GiB".formatted(mib / STEP)
            : "%.1f TiB".formatted(mib / STEP / STEP);
  }

  /** A time, in its two largest units. */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long days = seconds / 86_400;
    long hours = seconds / 3600 % 24;
    long minutes = seconds / 60 % 60;
    if (days > 0) {
      return "%d d %d h".formatted(days, hours);
    }
    if (hours > 0) {
      return "%d h %d min".formatted(hours, minutes);
    }
    return minutes > 0 ? "%d min %d s".formatted(minutes, seconds % 60) : seconds + " s";
  }

  /** A bar of fixed width. */
  static String bar(double percent) {
    int full = (int) Math.floor(Math.min(ALL, Math.max(0, percent)) / ALL * BAR);
    return "["
        + "=".repeat(full)
        + (full < BAR ? ">" : "")
        + ".".repeat(Math.max(0, BAR - full - 1))
        + "]";
  }

  /** A share. */
  static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
