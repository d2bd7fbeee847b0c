// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;

/** Answers command lines with captures; a command that has none was not to be run. */
final class ReplayedTools implements CommandRunner {
  private final Map<String, Function<Command, CommandResult>> answers = new HashMap<>();

  /** A command is answered as in a capture. */
  ReplayedTools capture(String line, String capture) {
    answers.put(line, command -> Captures.result(capture, command));
    return this;
  }

  /** A command succeeds and prints this. */
  ReplayedTools output(String line, String output) {
    return exits(line, 0, output, "");
  }

  /** A command ends like this. */
  ReplayedTools exits(String line, int code, String output, String error) {
    answers.put(
        line,
        command -> new CommandResult.Exited(command, code, output, error, Duration.ofMillis(5)));
    return this;
  }

  /** A command has another outcome. */
  ReplayedTools outcome(String line, Function<Command, CommandResult> outcome) {
    answers.put(line, outcome);
    return this;
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    Function<Command, CommandResult> answer = answers.get(command.line());
    if (answer == null) {
      throw new AssertionError("not to be run: " + command.line());
    }
    return answer.apply(command);
  }
}
