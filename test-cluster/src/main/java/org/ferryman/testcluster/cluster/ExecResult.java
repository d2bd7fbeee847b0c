// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

/**
 * What a command in a node came to.
 *
 * @param command the command, for messages
 * @param exitCode its exit code
 * @param stdout its standard output
 * @param stderr its standard error
 */
public record ExecResult(String command, int exitCode, String stdout, String stderr) {
  /** So much of a command is told: a herd's names hundreds of files. */
  private static final int SHOWN = 300;

  /** Whether it exited with 0. */
  public boolean ok() {
    return exitCode == 0;
  }

  /**
   * Its standard output, if it succeeded.
   *
   * @throws ClusterException with what it said, if it didn't
   */
  public String stdoutOrThrow() {
    if (!ok()) {
      String shown = command.length() > SHOWN ? command.substring(0, SHOWN) + " …" : command;
      throw new ClusterException(
          "%s: exit code %d: %s".formatted(shown, exitCode, (stderr + stdout).strip()));
    }
    return stdout;
  }
}
