// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in a CIB. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*([a-z]*)");

  private Durations() {}

  /** Milliseconds; a bare number is seconds, what is not understood is none. */
  public static long millis(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return 0;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "", "s", "sec" -> number * 1_000;
      case "ms", "msec" -> number;
      case "m", "min" -> number * 60_000;
      case "h", "hr" -> number * 3_600_000;
      default -> 0;
    };
  }
}
