// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers commands from what it was told, captured or made up; remembers what was asked. */
public final class ScriptedCommandRunner implements CommandRunner {
  private final Map<String, Function<Command, CommandResult>> answers = new HashMap<>();
  private final List<Command> asked = Collections.synchronizedList(new ArrayList<>());

  /** Answers the captured command with the capture. */
  public ScriptedCommandRunner with(Capture capture) {
    return on(capture.line(), capture::answering);
  }

  /** Answers that command line with exit code and output. */
  public ScriptedCommandRunner on(String line, int code, String stdout, String stderr) {
    return on(
        line, command -> new CommandResult.Exited(command, code, stdout, stderr, Duration.ZERO));
  }

  /** Answers that command line. */
  public ScriptedCommandRunner on(String line, Function<Command, CommandResult> answer) {
    answers.put(line, answer);
    return this;
  }

  /** The command lines asked, in order. */
  public List<String> asked() {
    return asked.stream().map(Command::line).toList();
  }

  /** The commands asked, in order. */
  public List<Command> commands() {
    return List.copyOf(asked);
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    asked.add(command);
    return answers
        .getOrDefault(
            command.line(),
            it -> new CommandResult.NotStarted(it, "nothing is scripted", false, Duration.ZERO))
        .apply(command);
  }
}
