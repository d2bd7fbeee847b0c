// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An entry of the journal.
 *
 * @param at when it was written
 * @param program who wrote it, by its syslog identifier; {@code kernel} for the kernel
 * @param priority syslog's, from 0 (worst) to 7; -1 if it has none
 * @param text the message
 */
public record JournalEntry(Instant at, String program, int priority, String text) {
  /** Checks. */
  public JournalEntry {
    requireNonNull(at, "at");
    requireNonNull(program, "program");
    requireNonNull(text, "text");
  }
}
