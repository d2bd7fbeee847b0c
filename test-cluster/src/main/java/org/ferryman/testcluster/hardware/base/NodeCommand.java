// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.List;
import java.util.Map;

/**
 * A command that the hardware wants run on a node.
 *
 * @param argv the program by its absolute path, and its arguments
 * @param environment all of its environment; nothing is inherited
 * @param folder its working directory
 */
public record NodeCommand(List<String> argv, Map<String, String> environment, String folder) {

  /** Refuses what the kernel could not execute. */
  public NodeCommand {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty() || !argv.get(0).startsWith("/") || !folder.startsWith("/")) {
      throw new IllegalArgumentException(
          "node command: program and folder must be absolute paths: " + argv + " in " + folder);
    }
  }

  /**
   * As people write it.
   *
   * @return program and arguments
   */
  @Override
  public String toString() {
    return String.join(" ", argv);
  }
}
