// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines that arrived at the time that they tell. */
final class Lines {
  private static final Pattern TIME = Pattern.compile("^(\\d+\\.\\d+) | at (\\d+\\.\\d+)");

  private Lines() {}

  static List<FollowedLog.Line> of(String... texts) {
    return Arrays.stream(texts).map(Lines::line).toList();
  }

  static FollowedLog.Line line(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.find()) {
      return new FollowedLog.Line(0, text);
    }
    String seconds = time.group(1) == null ? time.group(2) : time.group(1);
    return new FollowedLog.Line(Math.round(Double.parseDouble(seconds) * 1000), text);
  }
}
