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
package org.ferryman.node;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What an administrator can set, from {@code /etc/ferryman/ferryman.properties}.
 *
 * @param runDirectory where the control socket and the locks are; only root can enter it
 * @param operation margins of an operation
 * @param controller bounds of the resident controller
 * @param effective every key with the value that holds, for {@code ferryman status}
 */
public record Settings(
    Path runDirectory,
    OperationSettings operation,
    ControllerSettings controller,
    Map<String, String> effective) {

  /** Where the file is, unless the environment variable {@code FERRYMAN_CONFIG} says otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/ferryman/ferryman.properties");

  /** Checks and copies. */
  public Settings {
    requireNonNull(runDirectory, "runDirectory");
    requireNonNull(operation, "operation");
    requireNonNull(controller, "controller");
    effective = Map.copyOf(effective);
  }

  /**
   * Reads the file; an absent one means defaults.
   *
   * @throws SettingsException naming file and key if a key is unknown or a value malformed
   */
  public static Settings read(Path file) {
    SettingsFile from = SettingsFile.read(file);
    Path runDirectory = from.directory("run.directory", Path.of("/run/ferryman"));
    OperationSettings operation = operation(from);
    ControllerSettings controller = controller(from);
    from.refuseUnknown();
    return new Settings(runDirectory, operation, controller, from.effective());
  }

  /** The file named by the environment, or {@link #DEFAULT_FILE}. */
  public static Path file(Map<String, String> environment) {
    String named = environment.getOrDefault("FERRYMAN_CONFIG", "");
    return named.isEmpty() ? DEFAULT_FILE : Path.of(named);
  }

  /** The Unix socket on which the controller answers. */
  public Path controlSocket() {
    return runDirectory.resolve("control.sock");
  }

  /** Where the resource locks are. */
  public Path lockDirectory() {
    return runDirectory.resolve("lock");
  }

  private static OperationSettings operation(SettingsFile from) {
    OperationSettings standard = OperationSettings.DEFAULTS;
    Duration least =
        from.duration(
            "operation.margin-least", standard.least(), Duration.ZERO, Duration.ofSeconds(10));
    return new OperationSettings(
        from.integer("operation.margin-share", standard.share(), 2, 1000),
        least,
        from.duration("operation.margin-most", standard.most(), least, Duration.ofMinutes(1)));
  }

  private static ControllerSettings controller(SettingsFile from) {
    ControllerSettings standard = ControllerSettings.DEFAULTS;
    return new ControllerSettings(
        from.integer("controller.change-threads", standard.changeThreads(), 1, 1000),
        from.integer("controller.monitor-threads", standard.monitorThreads(), 1, 1000),
        from.integer("controller.monitor-backlog", standard.monitorBacklog(), 1, 100_000),
        from.integer("controller.queue-length", standard.queueLength(), 1, 1000),
        from.integer("controller.request-limit", standard.requestLimit(), 1024, 16 << 20));
  }
}
