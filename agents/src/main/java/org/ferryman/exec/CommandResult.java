// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;

/**
 * What became of a command. Only {@link Exited} has an exit code; whoever reads a result must say
 * what the other outcomes mean, and none of them means "not running".
 */
public sealed interface CommandResult {

  /** The command asked for. */
  Command command();

  /** Standard output, as far as it came, cut at the runner's limit. */
  String stdout();

  /** Standard error, as far as it came, cut at the runner's limit. */
  String stderr();

  /** From the start to the outcome. */
  Duration elapsed();

  /** One line for a reason: what was tried and what the tool said. */
  String describe();

  /** Whether the command exited with 0. */
  default boolean succeeded() {
    return this instanceof Exited exited && exited.code() == 0;
  }

  /** The command ended by itself. {@code code} is 128 + n where signal n ended it. */
  record Exited(Command command, int code, String stdout, String stderr, Duration elapsed)
      implements CommandResult {
    @Override
    public String describe() {
      String said = Lines.summary(stderr.isBlank() ? XmlOutput.told(stdout) : stderr);
      return "'" + command.line() + "' exited with " + code + (said.isEmpty() ? "" : ": " + said);
    }
  }

  /** The command was still running at its timeout; its process group was killed. */
  record TimedOut(Command command, String stdout, String stderr, Duration elapsed)
      implements CommandResult {
    @Override
    public String describe() {
      return "'%s' did not answer within %.1f s and was killed"
          .formatted(command.line(), command.timeout().toMillis() / 1000.0);
    }
  }

  /** The operation was cancelled while the command ran; its process group was killed. */
  record Cancelled(Command command, String reason, String stdout, String stderr, Duration elapsed)
      implements CommandResult {
    @Override
    public String describe() {
      return "'" + command.line() + "' was cut short: " + reason;
    }
  }

  /** The command printed more than the runner's limit; its process group was killed. */
  record OutputExceeded(
      Command command, long limitBytes, String stdout, String stderr, Duration elapsed)
      implements CommandResult {
    @Override
    public String describe() {
      return "'%s' printed more than %d bytes and was killed".formatted(command.line(), limitBytes);
    }
  }

  /**
   * The command could not be started, or its output could not be kept.
   *
   * @param missing whether the program does not exist on this node
   */
  record NotStarted(Command command, String cause, boolean missing, Duration elapsed)
      implements CommandResult {
    @Override
    public String stdout() {
      return "";
    }

    @Override
    public String stderr() {
      return "";
    }

    @Override
    public String describe() {
      return "'" + command.line() + "' could not be started: " + cause;
    }
  }
}
