// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of {@code xl list} (xl(1), "list").
 *
 * @param id the domain's id: new with each start, reboot and migration
 * @param name its name; empty where xl prints "(null)": it has none yet, or none any more
 * @param memoryMiB the memory it has now
 * @param vcpus its processors that are online
 * @param state its state
 * @param cpuTime processor time used; zero if it has never run
 */
public record Domain(
    int id, Optional<String> name, long memoryMiB, int vcpus, State state, Duration cpuTime) {

  /** The control domain's id. */
  public static final int DOM0 = 0;

  /** Whether it has used processor time. */
  public boolean hasRun() {
    return !cpuTime.isZero();
  }

  /** How a reason calls it. */
  public String describe() {
    return "%s (domain %d, state %s)".formatted(name.orElse("(null)"), id, state.letters());
  }

  /** Why a domain has shut down (xl(1), the fifth letter of the state). */
  public enum ShutdownReason {
    /** It powered off. */
    POWER_OFF('-'),
    /** It wants to be built anew. */
    REBOOT('r'),
    /** It is suspended to be saved or migrated. */
    SUSPEND('s'),
    /** It crashed. */
    CRASH('c'),
    /** Its watchdog fired. */
    WATCHDOG('w'),
    /** It wants to be reset within its domain, as for a crash dump (since Xen 4.11). */
    SOFT_RESET('S'),
    /** Another reason, which xl shows as '?', or a later xl by a letter of its own. */
    OTHER('?');

    private final char letter;

    ShutdownReason(char letter) {
      this.letter = letter;
    }

    static ShutdownReason of(char letter) {
      for (ShutdownReason reason : values()) {
        if (reason.letter == letter) {
          return reason;
        }
      }
      return OTHER;
    }
  }

  /**
   * A domain's state.
   *
   * @param running on a processor right now
   * @param blocked waiting for an event, or idle
   * @param paused kept from running
   * @param shutdown why it has shut down, if it has
   * @param dying being torn down; stays so while somebody holds its memory
   * @param legible whether xl's letters are known ones; else nothing of the above is known
   * @param letters as xl prints it
   */
  public record State(
      boolean running,
      boolean blocked,
      boolean paused,
      Optional<ShutdownReason> shutdown,
      boolean dying,
      boolean legible,
      String letters) {

    private static final Pattern SHAPE = Pattern.compile("[r-][b-][p-][s-][a-zA-Z?-][d-]");

    /** Reads xl's six letters; empty if these are none. */
    public static Optional<State> of(String letters) {
      if (!SHAPE.matcher(letters).matches()) {
        return Optional.empty();
      }
      boolean down = letters.charAt(3) == 's';
      if (!down && letters.charAt(4) != '-') {
        return Optional.empty();
      }
      return Optional.of(
          new State(
              letters.charAt(0) == 'r',
              letters.charAt(1) == 'b',
              letters.charAt(2) == 'p',
              down ? Optional.of(ShutdownReason.of(letters.charAt(4))) : Optional.empty(),
              letters.charAt(5) == 'd',
              true,
              letters));
    }

    /** The state of a domain whose line can't be read beyond its name and id. */
    static State illegible(String letters) {
      return new State(false, false, false, Optional.empty(), false, false, letters);
    }
  }
}
