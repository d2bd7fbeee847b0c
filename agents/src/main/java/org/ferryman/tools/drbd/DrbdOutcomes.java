// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;

/**
 * Tells what became of a command from its exit code and text. The exit codes are drbdsetup's (10
 * configuration, 5, 11, 16, 17 refused by state), which drbdadm hands on except for {@code up}; the
 * number in brackets is the kernel's, the same in 8.4 and 9 (drbd.h, {@code enum drbd_state_rv} and
 * {@code enum drbd_ret_code}).
 */
final class DrbdOutcomes {
  private static final Pattern STATE_CHANGE_FAILED =
      Pattern.compile("State change failed: \\((-[0-9]+)\\)");
  private static final Pattern FAILURE = Pattern.compile("Failure: \\(([0-9]+)\\)");

  /** What DRBD 9 adds where a peer has not agreed; its kernel's log says more. */
  private static final Pattern DECLINED =
      Pattern.compile("Declined by peer (\\S+) \\(id: [0-9]+\\)");

  private static final int SS_TWO_PRIMARIES = -1;
  private static final int SS_NO_UP_TO_DATE_DISK = -2;
  private static final int SS_DEVICE_IN_USE = -12;
  private static final int ERR_MINOR_INVALID = 127;
  private static final int ERR_RES_NOT_KNOWN = 158;

  private DrbdOutcomes() {}

  static DrbdOutcome of(CommandResult result) {
    if (result instanceof NotStarted notStarted && notStarted.missing()) {
      return new DrbdOutcome.Missing(result.describe());
    }
    if (!(result instanceof Exited exited)) {
      return new DrbdOutcome.Failed(result.describe());
    }
    if (exited.code() == 0) {
      return new DrbdOutcome.Done();
    }
    String reason = exited.describe();
    int refusal = number(STATE_CHANGE_FAILED, exited.stderr());
    if (refusal == SS_TWO_PRIMARIES) {
      return new DrbdOutcome.TwoPrimaries(reason);
    }
    if (refusal == SS_DEVICE_IN_USE) {
      return new DrbdOutcome.HeldOpen(reason);
    }
    if (refusal == SS_NO_UP_TO_DATE_DISK || exited.code() == 17) {
      return new DrbdOutcome.NoUpToDateData(reason);
    }
    int failure = number(FAILURE, exited.stderr());
    if (failure == ERR_MINOR_INVALID
        || failure == ERR_RES_NOT_KNOWN
        || exited.stderr().contains("No such resource")) {
      return new DrbdOutcome.NotConfigured(reason);
    }
    return switch (exited.code()) {
      case 5, 11, 16 -> new DrbdOutcome.Refused(reason + declined(exited.stderr()));
      default -> new DrbdOutcome.Failed(reason);
    };
  }

  /**
   * A peer agrees to no promotion while somebody there reads the device; who that is, only that
   * node knows.
   */
  private static String declined(String text) {
    Matcher peer = DECLINED.matcher(text);
    return peer.find()
        ? "; %1$s did not agree: as a rule something there has the device open for reading, which 'journalctl -k' on %1$s names after 'Held open by', and 'fuser -v' on its device: end it"
            .formatted(peer.group(1))
        : "";
  }

  private static int number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
