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
