// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/** How a command on a node ended. */
public sealed interface CommandEnd {

  /**
   * It exited.
   *
   * @param code its exit code, 0 to 255
   */
  record Exited(int code) implements CommandEnd {}

  /**
   * A signal ended it.
   *
   * @param signal the signal's number
   */
  record Died(int signal) implements CommandEnd {}

  /**
   * It never ran.
   *
   * @param reason what the node said, such as "No such file or directory"
   */
  record NotRun(String reason) implements CommandEnd {}

  /**
   * Whether and how it ended is not known: its node lost power, or what ran it was killed.
   *
   * @param reason what happened
   */
  record Lost(String reason) implements CommandEnd {}
}
