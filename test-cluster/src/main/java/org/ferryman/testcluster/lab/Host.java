// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;

/**
 * Commands on the machine that the lab runs on.
 *
 * @param runner how they are run
 */
record Host(CommandRunner runner) {
  private static final long OUTPUT_LIMIT_BYTES = 16L * 1024 * 1024;

  /** With this machine's own tools. */
  static Host local() {
    return new Host(
        new ExecCommandRunner(
            ExecConfig.defaults()
                .withOutputLimitBytes(OUTPUT_LIMIT_BYTES)
                .withFolders(List.of(Path.of("/var/tmp"), Path.of("/tmp")))));
  }

  /** What becomes of the command, whatever it is. */
  CommandResult attempt(Duration timeout, List<String> argv) {
    return runner.run(Command.of(timeout, argv), new Cancellation());
  }

  /**
   * Standard output of a command that must succeed.
   *
   * @throws LabException if it does not
   */
  String output(Duration timeout, List<String> argv) {
    CommandResult result = attempt(timeout, argv);
    if (!result.succeeded()) {
      throw new LabException(result.describe());
    }
    return result.stdout();
  }

  /**
   * Runs a long command that must succeed, and keeps all it says in a file.
   *
   * @throws LabException if it fails; the message names the file
   */
  void logged(Duration timeout, Path log, List<String> argv) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh", "-c", "log=$1; shift; exec \"$@\" > \"$log\" 2>&1", "sh", log.toString()));
    command.addAll(argv);
    CommandResult result = attempt(timeout, command);
    if (!result.succeeded()) {
      throw new LabException(
          "%s failed (%s); all it said: %s"
              .formatted(String.join(" ", argv), outcome(result), log));
    }
  }

  private static String outcome(CommandResult result) {
    return result instanceof CommandResult.Exited exited
        ? "exit code " + exited.code()
        : result.describe();
  }
}
