// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as an administrator types it. */
public final class When {
  private static final Pattern AGO =
      Pattern.compile("-?([0-9]{1,6}) ?(s|min|m|h|d)(?: ago)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern MOMENT =
      Pattern.compile("(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]?)?([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?");

  private When() {}

  /**
   * The moment: {@code 30min} or {@code 2h} ago, {@code 03:12}, which is today or yesterday, {@code
   * 2026-11-30 03:12}, {@code today}, {@code yesterday}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Instant of(String text, Instant now, ZoneId zone) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    LocalDate today = LocalDate.ofInstant(now, zone);
    if (word.equals("today") || word.equals("yesterday")) {
      return today.minusDays(word.equals("today") ? 0 : 1).atStartOfDay(zone).toInstant();
    }
    Matcher ago = AGO.matcher(word);
    if (ago.matches()) {
      return now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
    }
    Matcher moment = MOMENT.matcher(text.strip());
    if (!moment.matches() || (moment.group(1) == null && moment.group(2) == null)) {
      throw new IllegalArgumentException(
          "not a time: '%s'; say 30min, 2h, 03:12, '2026-11-30 03:12', today or yesterday"
              .formatted(text));
    }
    try {
      LocalTime time =
          moment.group(2) == null
              ? LocalTime.MIDNIGHT
              : LocalTime.parse(moment.group(2), DateTimeFormatter.ISO_LOCAL_TIME);
      LocalDate day = moment.group(1) == null ? today : LocalDate.parse(moment.group(1));
      ZonedDateTime when = ZonedDateTime.of(day, time, zone);
      return moment.group(1) == null && when.toInstant().isAfter(now)
          ? when.minusDays(1).toInstant()
          : when.toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("there is no such time: '%s'".formatted(text), e);
    }
  }

  private static Duration duration(long count, String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "s" -> Duration.ofSeconds(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofMinutes(count);
    };
  }
}
