// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  NO_UNFENCE,
  /** {@code promote} answers 0 without having looked. */
  PROMOTE_AT_ONCE,
  /** {@code start} of DRBD answers 0 without having looked. */
  START_OF_DRBD_AT_ONCE,
  /** {@code migrate_to} answers 0 without having looked. */
  MIGRATE_TO_AT_ONCE,
  /** DRBD's monitor always says that it is stopped. */
  DRBD_SAYS_STOPPED,
  /** DRBD's monitor always says Secondary. */
  DRBD_SAYS_SECONDARY,
  /** A guest's monitor always says that it runs. */
  MONITOR_SAYS_RUNNING,
  /** {@code stop} of a guest that fails says 0. */
  FAILED_STOP_IS_DONE,
  /** {@code start} of a guest that fails says 0. */
  FAILED_START_IS_DONE,
  /** {@code demote} that fails says 0. */
  FAILED_DEMOTE_IS_DONE,
  /** {@code migrate_to} that fails says 0. */
  FAILED_MIGRATION_IS_DONE,
  /** A guest that is left suspended is not resumed. */
  RESUME_SAYS_DONE,
  /** DRBD is made Primary by force. */
  PRIMARY_IS_FORCED,
  /** The handler says that the peer is fenced or outdated, and sets no ban. */
  BAN_IS_NOT_SET,
  /** No promotion score is published. */
  SCORE_IS_NEVER_SET,
  /** Every node says that it is not ready for any guest. */
  NEVER_READY,
  /** Leases end a hundred times too early. */
  LEASE_ENDS_AT_ONCE,
  /** Leases never end by their time. */
  LEASE_NEVER_ENDS;

  private static final int EARLY = 100;
  private static final Duration NOON = Duration.ofHours(12);

  OcfAnswer answer(String agent, String action, Supplier<OcfAnswer> real) {
    boolean guest = agent.equals("xen");
    boolean skipped =
        switch (this) {
          case STOP_OF_A_GUEST_AT_ONCE -> guest && action.equals("stop");
          case STOP_OF_DRBD_AT_ONCE -> !guest && action.equals("stop");
          case DEMOTE_AT_ONCE -> action.equals("demote");
          case START_OF_A_GUEST_AT_ONCE -> guest && action.equals("start");
          case PROMOTE_AT_ONCE -> action.equals("promote");
          case START_OF_DRBD_AT_ONCE -> !guest && action.equals("start");
          case MIGRATE_TO_AT_ONCE -> action.equals("migrate_to");
          default -> false;
        };
    return skipped ? OcfAnswer.of(OcfExit.SUCCESS) : changed(guest, action, real.get());
  }

  private OcfAnswer changed(boolean guest, String action, OcfAnswer answer) {
    if (action.equals("monitor")) {
      return monitored(guest, answer);
    }
    boolean done =
        switch (this) {
          case FAILED_STOP_IS_DONE -> guest && action.equals("stop");
          case FAILED_START_IS_DONE -> guest && action.equals("start");
          case FAILED_DEMOTE_IS_DONE -> action.equals("demote");
          case FAILED_MIGRATION_IS_DONE -> action.equals("migrate_to");
          default -> false;
        };
    if (done) {
      return OcfAnswer.of(OcfExit.SUCCESS);
    }
    return this == MIGRATE_TO_SAYS_FAILED && action.equals("migrate_to")
        ? OcfAnswer.of(OcfExit.ERR_GENERIC, "planted")
        : answer;
  }

  private OcfAnswer monitored(boolean guest, OcfAnswer answer) {
    boolean failed = answer.exit() == OcfExit.ERR_GENERIC;
    boolean stopped =
        guest
            ? this == MONITOR_SAYS_STOPPED || (this == UNKNOWN_IS_STOPPED && failed)
            : this == DRBD_SAYS_STOPPED;
    if (stopped) {
      return OcfAnswer.of(OcfExit.NOT_RUNNING);
    }
    boolean plain =
        guest
            ? this == MONITOR_SAYS_RUNNING
            : this == DRBD_SAYS_SECONDARY && answer.exit() == OcfExit.RUNNING_PROMOTED;
    return plain ? OcfAnswer.of(OcfExit.SUCCESS) : answer;
  }

  /** What a node's leases take for the time since its boot. */
  Duration sinceBoot(Duration real) {
    return switch (this) {
      case LEASE_ENDS_AT_ONCE -> real.multipliedBy(EARLY);
      case LEASE_NEVER_ENDS -> NOON;
      default -> real;
    };
  }

  /** Whether a tool says that all is well and does nothing. */
  boolean spares(String tool, List<String> arguments) {
    String words = String.join(" ", arguments);
    return switch (this) {
      case WINDOW_STAYS_OPEN -> arguments.contains("--allow-two-primaries=no");
      case RESUME_SAYS_DONE -> tool.equals("resume-domain");
      case BAN_IS_NOT_SET -> tool.equals("cibadmin") && arguments.contains("--create");
      case SCORE_IS_NEVER_SET -> tool.equals("attrd_updater") && words.contains("master-");
      default -> false;
    };
  }

  /** What a tool is really given. */
  List<String> given(String tool, List<String> arguments) {
    boolean primary = tool.startsWith("drbdsetup") && arguments.contains("primary");
    boolean ready =
        tool.equals("attrd_updater") && String.join(" ", arguments).contains("ferryman-ready");
    if (this == PRIMARY_IS_FORCED && primary && !arguments.contains("--force")) {
      List<String> more = new ArrayList<>(arguments);
      more.add("--force");
      return more;
    }
    return this == NEVER_READY && ready
        ? arguments.stream().map(it -> it.replaceFirst("^(--update=)?1$", "$10")).toList()
        : arguments;
  }
}
