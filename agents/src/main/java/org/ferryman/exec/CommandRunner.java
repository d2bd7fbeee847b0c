// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

/** Runs external commands. Implementations are safe for use by several threads. */
public interface CommandRunner {

  /**
   * Runs a command to its end, its timeout or the cancellation, whichever comes first. Nothing of
   * its process group is left when this returns, except what left the group by itself, and what a
   * command leaves that is known to leave a daemon ({@link Command.Children}).
   *
   * <p>Never throws for what the command does: every outcome is a {@link CommandResult}.
   */
  CommandResult run(Command command, Cancellation cancellation);
}
