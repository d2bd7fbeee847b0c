// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the instant tools of a node with any number of resources and guests say, made from what the
 * simulated hardware says of one of each: r0 and vm1.
 */
final class InstantAnswers {
  private static final Pattern RESOURCE = Pattern.compile("\\br0\\b");
  private static final Pattern GUEST = Pattern.compile("\\bvm1\\b");

  private static final Pattern ROW = Pattern.compile("vm1 +\\d+( .*)");

  private InstantAnswers() {}

  /**
   * The answers by command line.
   *
   * @param recorded what the hardware said, by command line
   * @param count how many resources (r0 …) and guests (vm1 …)
   */
  static Map<String, String> scaled(Map<String, String> recorded, int count) {
    Map<String, String> answers = new TreeMap<>();
    recorded.forEach(
        (line, answer) -> {
          for (int i = 0; i < count; i++) {
            if (RESOURCE.matcher(line).find()) {
              answers.put(resource(line, i), resource(answer, i));
            } else if (GUEST.matcher(line).find()) {
              answers.put(guest(line, i), guest(answer, i));
            }
          }
          answers.putIfAbsent(line, list(answer, count));
        });
    return answers;
  }

  /** A list in which what concerns r0 or vm1 is repeated for each. */
  private static String list(String answer, int count) {
    List<String> lines = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      if (RESOURCE.matcher(line).find() || GUEST.matcher(line).find()) {
        block.add(line);
      } else {
        repeat(block, count, lines);
        lines.add(line);
      }
    }
    repeat(block, count, lines);
    return String.join("\n", lines) + "\n";
  }

  private static void repeat(List<String> block, int count, List<String> lines) {
    for (int i = 0; i < count; i++) {
      for (String line : block) {
        lines.add(guest(resource(line, i), i));
      }
    }
    block.clear();
  }

  private static String resource(String text, int i) {
    return RESOURCE.matcher(text).replaceAll("r" + i);
  }

  /** In a line of "xl list" each guest has a number of its own. */
  private static String guest(String text, int i) {
    Matcher row = ROW.matcher(text);
    if (row.matches()) {
      return "%-40s %5d%s".formatted("vm" + (i + 1), i + 1, row.group(1));
    }
    return GUEST.matcher(text).replaceAll("vm" + (i + 1));
  }
}
