// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler;
import org.ferryman.controller.tools.pacemaker.simulation.SchedulerTools;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;

/** A release of Pacemaker, whose command-line tools are asked about clusters on paper. */
public interface Pacemaker {

  /** Where files for its tools are put, and where they leave theirs. */
  Path directory();

  /**
   * Runs one of its tools.
   *
   * @param command the tool and its arguments; files are named by absolute path
   * @return what it answered, whether it has succeeded or not
   */
  Tool.Result run(List<String> command);

  /** Its scheduler. */
  default Scheduler scheduler() {
    return new SchedulerTools(
        (command, cancellation) -> {
          Tool.Result result = run(command.argv());
          return new Exited(command, result.exit(), result.output(), result.error(), Duration.ZERO);
        },
        directory());
  }

  /** An operation that has time enough. */
  static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(5)), new Cancellation(), (level, line) -> {});
  }

  /**
   * The one that is installed on this host.
   *
   * @param directory a temporary directory
   */
  static Pacemaker ofThisHost(Path directory) {
    return new Pacemaker() {
      @Override
      public Path directory() {
        return directory;
      }

      @Override
      public Tool.Result run(List<String> command) {
        return Tool.run(directory, Map.of(), command);
      }
    };
  }
}
