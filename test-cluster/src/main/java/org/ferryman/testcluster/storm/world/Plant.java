// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.util.function.Supplier;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;

/**
 * A fault planted into the product, at a seam of this world: what the product would do if a line of
 * it were wrong. By them it is seen whether the storm finds anything.
 */
public enum Plant {
  /** None: the product as it is. */
  NONE,
  /** {@code stop} of a guest answers 0 without having looked. */
  STOP_OF_A_GUEST_AT_ONCE,
  /** {@code stop} of DRBD answers 0 without having looked. */
  STOP_OF_DRBD_AT_ONCE,
  /** {@code demote} answers 0 without having looked. */
  DEMOTE_AT_ONCE,
  /** A guest's monitor that fails says that the guest is stopped. */
  UNKNOWN_IS_STOPPED,
  /** A guest's monitor always says that it is stopped. */
  MONITOR_SAYS_STOPPED,
  /** The handler says that the peer is fenced without having looked. */
  FENCE_PEER_SAYS_FENCED,
  /** The handler says that the peer's data is outdated without having looked. */
  FENCE_PEER_SAYS_OUTDATED,
  /** No leases are swept, no migrations followed. */
  NO_SWEEP,
  /** The window for two Primaries is never closed. */
  WINDOW_STAYS_OPEN,
  /** Every {@code migrate_to} fails after it has done its work. */
  MIGRATE_TO_SAYS_FAILED,
  /** {@code start} of a guest answers 0 without having started it. */
  START_OF_A_GUEST_AT_ONCE,
  /** {@code xl list} that fails is taken for an empty one. */
  FAILED_LIST_IS_EMPTY,
  /** Locks exclude nobody. */
  NO_LOCKS,
  /** Bans that the handler has set are not taken back. */
  NO_UNFENCE;

  OcfAnswer answer(String agent, String action, Supplier<OcfAnswer> real) {
    boolean guest = agent.equals("xen");
    boolean skipped =
        switch (this) {
          case STOP_OF_A_GUEST_AT_ONCE -> guest && action.equals("stop");
          case STOP_OF_DRBD_AT_ONCE -> !guest && action.equals("stop");
          case DEMOTE_AT_ONCE -> action.equals("demote");
          case START_OF_A_GUEST_AT_ONCE -> guest && action.equals("start");
          default -> false;
        };
    return skipped ? OcfAnswer.of(OcfExit.SUCCESS) : changed(guest, action, real.get());
  }

  private OcfAnswer changed(boolean guest, String action, OcfAnswer answer) {
    boolean monitor = guest && action.equals("monitor");
    boolean stopped =
        monitor
            && (this == MONITOR_SAYS_STOPPED
                || (this == UNKNOWN_IS_STOPPED && answer.exit() == OcfExit.ERR_GENERIC));
    if (stopped) {
      return OcfAnswer.of(OcfExit.NOT_RUNNING);
    }
    return this == MIGRATE_TO_SAYS_FAILED && action.equals("migrate_to")
        ? OcfAnswer.of(OcfExit.ERR_GENERIC, "planted")
        : answer;
  }
}
