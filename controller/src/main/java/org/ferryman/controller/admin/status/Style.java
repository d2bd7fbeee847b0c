// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Colours, or none. */
public enum Style {
  /** For a terminal. */
  COLOURED,
  /** For a pipe, a file, and whoever wants it so. */
  PLAIN;

  private static final String RESET = "\u001b[0m";

  /**
   * What standard output is to have: colours on a terminal, unless {@code NO_COLOR} is set to
   * anything, or {@code TERM} is {@code dumb}.
   */
  public static Style ofStandardOutput(Map<String, String> environment) {
    boolean unwanted =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "dumb").equals("dumb");
    return !unwanted && terminal() ? COLOURED : PLAIN;
  }

  /** Whether standard output is a terminal. */
  public static boolean terminal() {
    try {
      String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return output.startsWith("/dev/pts/")
          || output.startsWith("/dev/tty")
          || output.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  String bold(String text) {
    return wrapped("\u001b[1m", text);
  }

  String good(String text) {
    return wrapped("\u001b[32m", text);
  }

  String warning(String text) {
    return wrapped("\u001b[33m", text);
  }

  String bad(String text) {
    return wrapped("\u001b[1;31m", text);
  }

  private String wrapped(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
  }
}
