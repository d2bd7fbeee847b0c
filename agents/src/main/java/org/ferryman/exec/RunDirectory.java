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
package org.ferryman.exec;

import java.nio.file.Path;
import java.util.Map;

/**
 * The one folder for what Ferryman keeps as long as the node is up: the control socket, locks,
 * leases, commanded roles. No setting: scripts, handlers and every JVM must agree on it, whatever a
 * file says.
 */
public final class RunDirectory {

  /** Where it is on every node. */
  public static final Path PATH = Path.of("/run/ferryman");

  /** The environment variable by which tests have one of their own; the scripts read it too. */
  public static final String VARIABLE = "FERRYMAN_RUN";

  private RunDirectory() {}

  /** The folder for a process with that environment. */
  public static Path of(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    return named.isEmpty() ? PATH : Path.of(named).toAbsolutePath();
  }
}
