// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.util.List;
import java.util.regex.Pattern;

/** Takes the numbers out of an answer: counters, times, ids. Everything else must be equal. */
public final class Normal {
  private record Rule(Pattern pattern, String replacement) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern, Pattern.MULTILINE), replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // drbdadm says so itself when it is told which node it is on
          new Rule(
              "\n *found __DRBD_NODE__ in environment\n *PRETENDING that I am >>\\w+<<\n\n", ""),
          // the two nodes' addresses are on one machine in the test
          new Rule("127\\.0\\.0\\.1:1(778\\d)", "10.9.0.1:$1"),
          new Rule("127\\.0\\.0\\.1:2(778\\d)", "10.9.0.2:$1"),
          // counters of events2 and status, whose lines are filled to the screen's width
          new Rule(
              "\\b(size|read|written|al-writes|bm-writes|upper-pending|lower-pending|received|sent"
                  + "|out-of-sync|pending|unacked):\\d+\\s",
              "$1:N "),
          new Rule("done:\\d+\\.\\d+", "done:N"),
          new Rule("_resynced_percent=\\d+\\.\\d", "_resynced_percent=N"),
          // /proc/drbd
          new Rule("\\b(ns|nr|dw|dr|al|oos):\\d+", "$1:N"),
          new Rule("\\[=*>\\.*\\] sync'ed: +[0-9.]+% \\(\\d+/\\d+\\)K", "sync'ed: N"),
          new Rule("finish: [0-9:]+ speed: [0-9,]+ \\([0-9,]+\\)( want: [0-9,]+)?", "finish: N$1"),
          new Rule("want: [0-9,]+", "want: N"),
          // clocks
          new Rule("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+\\+00:00", "TIME"),
          new Rule("^\\d\\d:\\d\\d:\\d\\d\\.\\d+$", "TIME"),
          new Rule("^(\\S+ +\\d+) +\\d+:\\d\\d:\\d\\d$", "$1 UPTIME"),
          // xl's tables: name, domid, memory, vcpus, state, seconds; vcpu-list likewise
          new Rule("^(\\S+) +\\d+ +\\d+ +(\\d+ +[-rbpscd]{6}) +[0-9.]+", "$1 ID MEM $2 SECONDS"),
          new Rule("^(\\S+) +\\d+( +\\d+ +\\d+ +\\S{3}) +[0-9.]+", "$1 ID$2 SECONDS"),
          new Rule("^(\\S+) +\\d+ UPTIME", "$1 ID UPTIME"),
          new Rule("((?:total|free)_memory +): \\d+", "$1: N"),
          // identifiers; a line that is only a number is one, or free memory
          new Rule("^[1-9]\\d*$", "NUMBER"),
          new Rule("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
          new Rule("\\b([Dd]omain) \\d+", "$1 ID"),
          new Rule("\"domid\": [1-9]\\d{0,3},", "\"domid\": ID,"),
          new Rule("((?:target|max)_memkb\": )\\d+", "$1N"),
          new Rule("(/local/domain/|backend/vbd/|backend/console/)[1-9]\\d*", "$1ID"),
          new Rule("(frontend-id|/domid) = \"[1-9]\\d*\"", "$1 = \"ID\""),
          new Rule("^(51712 +0 +)\\d+ +", "$1ID "),
          new Rule("(\\[)\\d+(\\] exited)", "$1PID$2"));

  private Normal() {}

  /** Such a text. */
  public static String of(String text) {
    String normal = text;
    for (Rule rule : RULES) {
      normal = rule.pattern().matcher(normal).replaceAll(rule.replacement());
    }
    return normal;
  }

  /** Such an answer. */
  public static Capture.Answer of(Capture.Answer answer) {
    return answer.map(Normal::of);
  }
}
