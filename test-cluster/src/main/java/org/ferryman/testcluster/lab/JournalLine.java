// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a machine's journal.
 *
 * @param atMillis when it arrived here, in milliseconds since 1970
 * @param host which machine
 * @param program who said it
 * @param text what
 */
record JournalLine(long atMillis, String host, String program, String text) {
  private static final Pattern LINE =
      Pattern.compile("\\d+\\.\\d+ (\\S+) ([^:\\[]+)(?:\\[\\d+\\])?: (.*)");

  /** Reads a line of {@code journalctl -o short-unix}; a line of another form has no entry. */
  static Optional<JournalLine> parse(FollowedLog.Line line) {
    Matcher matcher = LINE.matcher(line.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new JournalLine(
            line.arrivedMillis(), matcher.group(1), matcher.group(2), matcher.group(3).strip()));
  }
}
