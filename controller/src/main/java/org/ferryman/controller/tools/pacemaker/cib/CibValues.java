// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as Pacemaker reads them. */
public final class CibValues {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9}) *([a-z]*)");

  private CibValues() {}

  /** Whether it is one of Pacemaker's words for yes. */
  public static boolean yes(String value) {
    return value != null && value.matches("(?i)true|yes|on|1|y");
  }

  /** Whether it is one of Pacemaker's words for no. */
  public static boolean no(String value) {
    return value != null && value.matches("(?i)false|no|off|0|n");
  }

  /** Whether a score forbids for ever. */
  public static boolean never(String score) {
    return score.equalsIgnoreCase("-INFINITY");
  }

  /** A time as {@code 10s}, {@code 500ms}, {@code 10min}, or seconds; empty for anything else. */
  public static Optional<Duration> time(String value) {
    Matcher matcher = TIME.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "", "s", "sec" -> Optional.of(Duration.ofSeconds(number));
      case "ms", "msec" -> Optional.of(Duration.ofMillis(number));
      case "m", "min" -> Optional.of(Duration.ofMinutes(number));
      case "h", "hr" -> Optional.of(Duration.ofHours(number));
      default -> Optional.empty();
    };
  }
}
