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
