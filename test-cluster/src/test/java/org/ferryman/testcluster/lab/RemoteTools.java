// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;

/**
 * The tools of a lab machine: what an adapter runs is run there, over ssh.
 *
 * @param machine where
 * @param patience how many times longer than asked for a command may take
 */
record RemoteTools(Machine machine, int patience) implements CommandRunner {
  private static final int SSH_FAILED = 255;
  private static final int NOT_FOUND = 127;

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    List<String> words = new ArrayList<>(List.of("env"));
    command.environment().forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(command.argv());
    CommandResult result =
        machine.attempt(
            command.timeout().multipliedBy(patience),
            words.stream().map(RemoteTools::quoted).collect(Collectors.joining(" ")));
    if (!(result instanceof CommandResult.Exited exited)) {
      throw new LabException(result.describe());
    }
    if (exited.code() == SSH_FAILED) {
      throw new LabException("ssh to " + machine.name().text() + ": " + exited.stderr());
    }
    return exited.code() == NOT_FOUND
        ? new CommandResult.NotStarted(command, exited.stderr(), true, exited.elapsed())
        : new CommandResult.Exited(
            command, exited.code(), exited.stdout(), exited.stderr(), exited.elapsed());
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Standard output of a shell command line that must succeed there. */
  String output(String commandLine) {
    return machine.output(Duration.ofMinutes(2).multipliedBy(patience), commandLine);
  }
}
