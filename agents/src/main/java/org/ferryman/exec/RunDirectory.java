// SPDX-License-Identifier: Apache-2.0
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
