// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/** Begins {@code xl migrate} as a process that outlives whoever began it. */
public final class XlMigration {
  private static final Duration BEGIN = Duration.ofSeconds(5);

  private final Path script;
  private final CommandRunner runner;

  /**
   * By a script.
   *
   * @param script {@code transfer DIRECTORY COMMAND…}, which leaves its caller's session and
   *     control of it, and keeps pid, output and exit code in the folder
   */
  public XlMigration(Path script, CommandRunner runner) {
    this.script = script;
    this.runner = runner;
  }

  /**
   * Begins one; the process itself may appear a moment later.
   *
   * @param folder where pid, output and exit code are kept
   * @param options of xl's own
   * @param way the command that reaches the receiver, for a shell
   * @return what came of beginning it
   */
  public CommandResult begin(
      Path folder, List<String> options, String guest, String way, Operation operation) {
    List<String> argv = new ArrayList<>(List.of(script.toString(), folder.toString()));
    argv.addAll(List.of("xl", "migrate"));
    argv.addAll(options);
    argv.addAll(List.of("-s", "", guest, way));
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(BEGIN), argv), operation.cancellation());
  }
}
