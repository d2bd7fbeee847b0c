// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.List;

/**
 * A fault of a tool on a node.
 *
 * @param node which node
 * @param tool the tool's name; "*" for all, "xl list" for one command of a tool
 * @param kind what goes wrong
 * @param exit exit code, for FAIL
 * @param text what it prints on standard error (FAIL) or standard output (GARBAGE, ENDLESS)
 * @param millis the delay, for SLOW
 */
public record Fault(String node, String tool, Kind kind, int exit, String text, long millis) {

  /** What goes wrong. */
  public enum Kind {
    /** Never answers and does nothing. */
    HANG,
    /** Does nothing until the fault is cleared, and then what it should. */
    HELD,
    /** Fails and does nothing. */
    FAIL,
    /** Answers late. */
    SLOW,
    /** Is killed before it did anything. */
    DIE_BEFORE,
    /** Is killed when all is done, before it could say so. */
    DIE_AFTER,
    /** Prints something else and succeeds. */
    GARBAGE,
    /** Prints for ever. */
    ENDLESS
  }

  /** Checks. */
  public Fault {
    if (node.isBlank() || tool.isBlank() || exit < 0 || exit > 255 || millis < 0) {
      throw new IllegalArgumentException(
          "fault: needs node, tool, exit 0 to 255 and no negative delay");
    }
  }

  boolean hits(String callNode, String callTool, List<String> argv) {
    String wanted = tool.replaceFirst("^drbdsetup-84\\b", "drbdsetup");
    String name = callTool.replaceFirst("^drbdsetup-84$", "drbdsetup");
    String command =
        argv.stream()
            .filter(arg -> !arg.startsWith("-"))
            .findFirst()
            .map(c -> name + " " + c)
            .orElse(name);
    return node.equals(callNode)
        && (tool.equals("*") || wanted.equals(name) || wanted.equals(command));
  }
}
