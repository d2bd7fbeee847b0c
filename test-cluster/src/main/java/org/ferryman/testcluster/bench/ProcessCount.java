// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.regex.Pattern;

/**
 * How many programs and processes an operation took, counted by strace(1).
 *
 * @param execs programs that were executed
 * @param forks processes that were made
 * @param tools programs among them that the controller ran
 */
record ProcessCount(int execs, int forks, int tools) {
  private static final Pattern EXEC = Pattern.compile("\\bexecve\\(.* = 0$|execve resumed>.* = 0$");
  private static final Pattern FORK = Pattern.compile("\\b(clone3?|v?fork)\\(");
  private static final Pattern THREAD = Pattern.compile("CLONE_THREAD");

  /** Counts in what strace wrote: of the wrapper, and of the controller meanwhile. */
  static ProcessCount of(String wrapper, String controller) {
    int tools = count(EXEC, controller);
    int forks = count(FORK, wrapper) + count(FORK, controller) - count(THREAD, controller);
    return new ProcessCount(count(EXEC, wrapper) + tools, forks, tools);
  }

  private static int count(Pattern pattern, String trace) {
    return (int) trace.lines().filter(line -> pattern.matcher(line).find()).count();
  }
}
