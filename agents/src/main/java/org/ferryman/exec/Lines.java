// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.util.stream.Collectors;

/** Makes one readable line out of what a tool printed. */
public final class Lines {
  private static final int LONGEST = 300;

  /** Controls, also those of terminals beyond ASCII, and what changes direction or breaks lines. */
  private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

  private Lines() {}

  /**
   * The lines of {@code text} joined by "; ", control characters replaced, cut at 300 characters.
   */
  public static String summary(String text) {
    String line =
        text.lines()
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "))
            .replaceAll(UNPRINTABLE, " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
  }

  /** What an exception says; its name where it says nothing. */
  public static String message(Throwable exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message;
  }

  /** Text from elsewhere as a log or a terminal may have it: what could command them is gone. */
  public static String printable(String text) {
    return text.replaceAll(UNPRINTABLE, "?");
  }
}
