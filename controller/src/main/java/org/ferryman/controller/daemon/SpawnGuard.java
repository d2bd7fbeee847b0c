// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;

/**
 * Ends the controller when its JVM can start no processes any more, because the JDK's package was
 * upgraded or removed under it (JDK-8325567: "Failed to exec spawn helper"). Its callers then turn
 * to the one-shot, which runs on the JVM that is there now, and systemd starts a new controller.
 * Without this, every tool would look missing.
 */
final class SpawnGuard implements CommandRunner {

  /** EX_SOFTWARE of sysexits.h. */
  static final int EXIT = 70;

  private final CommandRunner runner;
  private final Path helper;
  private final Runnable end;

  /**
   * Guards {@code runner}.
   *
   * @param helper the program through which this JVM starts others
   * @param end ends the controller with {@link #EXIT}; may return
   */
  SpawnGuard(CommandRunner runner, Path helper, Runnable end) {
    this.runner = requireNonNull(runner, "runner");
    this.helper = requireNonNull(helper, "helper");
    this.end = requireNonNull(end, "end");
  }

  /** The helper of the JVM this runs on. */
  static Path helperOfThisJvm() {
    return Path.of(System.getProperty("java.home"), "lib", "jspawnhelper");
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    CommandResult result = runner.run(command, cancellation);
    if (result instanceof CommandResult.NotStarted failed
        && (failed.cause().contains("spawn helper") || !Files.isExecutable(helper))) {
      end.run();
      return new CommandResult.NotStarted(
          command,
          "the JVM under the controller was replaced (" + failed.cause() + "); it restarts",
          false,
          failed.elapsed());
    }
    return result;
  }
}
