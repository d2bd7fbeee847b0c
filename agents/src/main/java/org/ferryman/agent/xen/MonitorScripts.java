/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/** The administrator's own checks of a guest that runs. */
final class MonitorScripts {
  private final CommandRunner runner;

  MonitorScripts(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /**
   * Runs them one after the other until one fails, each with what is left of the operation's time.
   *
   * @param environment the {@code OCF_*} variables, as the scripts of {@code ocf:heartbeat:Xen}
   *     have them
   * @return what failed; empty if nothing did
   */
  Optional<String> complaint(
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
