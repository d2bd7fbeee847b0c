// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import static java.util.Objects.requireNonNull;

import org.ferryman.ocf.OperationLog;
import org.slf4j.Logger;

/**
 * An operation's log as lines of the journal, at their own levels.
 *
 * @param log of the class that lets the operation run
 * @param prefix says whose lines they are; may be empty
 */
public record JournalLog(Logger log, String prefix) implements OperationLog {

  /** Checks. */
  public JournalLog {
    requireNonNull(log, "log");
    requireNonNull(prefix, "prefix");
  }

  @Override
  public void write(Level level, String line) {
    switch (level) {
      case DEBUG -> log.debug("{}{}", prefix, line);
      case INFO -> log.info("{}{}", prefix, line);
      case WARN -> log.warn("{}{}", prefix, line);
      case ERROR -> log.error("{}{}", prefix, line);
    }
  }
}
