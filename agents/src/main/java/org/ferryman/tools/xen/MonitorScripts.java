// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/** The administrator's own checks of a guest that runs. */
public final class MonitorScripts {
  private final CommandRunner runner;

  /** Run by that runner. */
  public MonitorScripts(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Runs them one after the other until one fails, each with what is left of the operation's time.
   *
   * @param environment the {@code OCF_*} variables, as the scripts of {@code ocf:heartbeat:Xen}
   *     have them
   * @return what failed; empty if nothing did
   */
  public Optional<String> complaint(
      List<String> scripts, Map<String, String> environment, Operation operation) {
    for (String script : scripts) {
      CommandResult result =
          runner.run(
              new Command(List.of(script), environment, operation.deadline().remaining()),
              operation.cancellation());
      if (!result.succeeded()) {
        return Optional.of("monitor script " + result.describe());
      }
    }
    return Optional.empty();
  }
}
