// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * What becomes of one guest.
 *
 * @param guest its resource
 * @param verdict in a word
 * @param from where it runs before
 * @param to where it runs after
 * @param sentence what happens, and why
 */
public record GuestForecast(
    String guest, Verdict verdict, List<String> from, List<String> to, String sentence) {

  /** What becomes of it, in a word. */
  public enum Verdict {
    /** It moves without being stopped. */
    LIVE,
    /** It is stopped, or lost with its node, and started again. */
    RESTART,
    /** It is stopped, or lost with its node, and not started again. */
    STOP,
    /** It was not running, and is started. */
    START,
    /** It stays where it is, or stopped. */
    STAYS;

    /** The word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether those who use the guest notice. */
    public boolean interrupts() {
      return this == RESTART || this == STOP;
    }
  }

  /** Checks and copies. */
  public GuestForecast {
    requireNonNull(guest, "guest");
    requireNonNull(verdict, "verdict");
    from = List.copyOf(from);
    to = List.copyOf(to);
    requireNonNull(sentence, "sentence");
  }
}
