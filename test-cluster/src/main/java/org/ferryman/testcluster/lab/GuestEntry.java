// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the guest's testimony on its console; see the program {@code sequence}. */
sealed interface GuestEntry {
  /** When it arrived here, in milliseconds since 1970. */
  long atMillis();

  /**
   * What the disk held when the guest started.
   *
   * @param last number of the last record
   * @param damaged records that are not what was written
   */
  record Found(long last, long damaged, long atMillis) implements GuestEntry {}

  /**
   * A record that is safe: fsync(2) had returned before this was said.
   *
   * @param number the record's number, counted from 1
   */
  record Wrote(long number, long atMillis) implements GuestEntry {}

  /**
   * The guest shuts down.
   *
   * @param last number of the last record
   */
  record Stopping(long last, long atMillis) implements GuestEntry {}

  /**
   * The guest could not go on.
   *
   * @param what its words
   */
  record Trouble(String what, long atMillis) implements GuestEntry {}

  /** The entry in a line of the console, if it is one. */
  static Optional<GuestEntry> parse(FollowedLog.Line line) {
    Matcher matcher = Patterns.ENTRY.matcher(line.text().strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String text = matcher.group(1);
    long at = line.arrivedMillis();
    Matcher found = Patterns.FOUND.matcher(text);
    if (found.matches()) {
      return Optional.of(
          new Found(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)), at));
    }
    Matcher wrote = Patterns.WROTE.matcher(text);
    if (wrote.matches()) {
      return Optional.of(new Wrote(Long.parseLong(wrote.group(1)), at));
    }
    Matcher stopping = Patterns.STOPPING.matcher(text);
    if (stopping.matches()) {
      return Optional.of(new Stopping(Long.parseLong(stopping.group(1)), at));
    }
    return Optional.of(new Trouble(text, at));
  }

  /** How the lines look. */
  final class Patterns {
    private static final Pattern ENTRY = Pattern.compile("GUEST (.*) at \\d+\\.\\d+");
    private static final Pattern FOUND =
        Pattern.compile("found last=(\\d+) records=\\d+ damaged=(\\d+)");
    private static final Pattern WROTE = Pattern.compile("wrote (\\d+)");
    private static final Pattern STOPPING = Pattern.compile("stopping after (\\d+)");

    private Patterns() {}
  }
}
