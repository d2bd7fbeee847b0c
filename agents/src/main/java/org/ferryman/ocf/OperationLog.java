// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

/**
 * Where an operation tells what it does, as it does it: each line reaches Pacemaker's log at once.
 */
@FunctionalInterface
public interface OperationLog {

  /** Severity, by Pacemaker's names. */
  enum Level {
    /** For the curious. */
    DEBUG,
    /** Ordinary progress. */
    INFO,
    /** Unexpected, dealt with. */
    WARN,
    /** Failed. */
    ERROR
  }

  /** Writes one line. */
  void write(Level level, String line);

  /** Ordinary progress. */
  default void info(String line) {
    write(Level.INFO, line);
  }

  /** Unexpected, dealt with. */
  default void warn(String line) {
    write(Level.WARN, line);
  }

  /** For the curious. */
  default void debug(String line) {
    write(Level.DEBUG, line);
  }
}
