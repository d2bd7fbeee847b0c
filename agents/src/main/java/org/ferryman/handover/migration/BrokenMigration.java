// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.ferryman.handover.migration.Transfers.TransferEnd;

/**
 * Which end of a migration goes on, decided from both ends once the transfer is over.
 *
 * <p>xl's protocol (xl(1) migrate, and its messages): the target builds {@code --incoming}, paused;
 * the source renames its suspended domain to {@code --migratedaway} and only then permits the
 * start; the target renames and unpauses, and reports; the source destroys its copy, or takes its
 * name back and resumes if the report was a failure. So a guest that still has its name on the
 * source was not started by the target, and one that is suspended there goes on from exactly where
 * it was as long as the other copy never ran.
 *
 * @param decision what to do
 * @param sentence why, for the exit reason
 */
public record BrokenMigration(Decision decision, String sentence) {

  /** What to do. */
  public enum Decision {
    /** The transfer still runs: neither end is anybody's to decide. */
    WAIT(false),
    /** It has arrived and nothing is left behind. */
    SUCCESS(true),
    /** It has arrived: destroy what is left on the source. */
    SUCCESS_CLEAN_SOURCE(true),
    /** It has arrived and only waits to be unpaused: do that. */
    FINISH_ON_TARGET(true),
    /** It goes on at the source, nothing is left on the target. */
    KEEP_SOURCE(false),
    /** It goes on at the source: destroy the copy on the target that never ran. */
    DESTROY_INCOMING_KEEP_SOURCE(false),
    /** Destroy the copy on the target that never ran, then resume it at the source. */
    DESTROY_INCOMING_RESUME_SOURCE(false),
    /** Resume it at the source, taking back its name. */
    RESUME_SOURCE(false),
    /** It is lost: destroy the copy on the target that never ran. */
    LOST_DESTROY_INCOMING(false),
    /** It is nowhere; Pacemaker starts it anew. */
    LOST(false),
    /** In doubt: nothing is started, nothing destroyed. */
    TOUCH_NOTHING(false);

    private final boolean arrived;

    Decision(boolean arrived) {
      this.arrived = arrived;
    }

    /** Whether the guest is on the target: migrate_to has succeeded. */
    public boolean arrived() {
      return arrived;
    }

    /** Whether the guest stays on the source and the window is taken back. */
    public boolean returned() {
      return switch (this) {
        case KEEP_SOURCE,
            DESTROY_INCOMING_KEEP_SOURCE,
            DESTROY_INCOMING_RESUME_SOURCE,
            RESUME_SOURCE,
            LOST,
            LOST_DESTROY_INCOMING ->
            true;
        default -> false;
      };
    }
  }

  /** Checks. */
  public BrokenMigration {
    requireNonNull(decision, "decision");
    requireNonNull(sentence, "sentence");
  }

  /** Decides. */
  public static BrokenMigration of(TransferEnd transfer, SourceEnd source, TargetEnd target) {
    Decision decision =
        switch (transfer) {
          case RUNNING -> Decision.WAIT;
          case NOT_BEGUN -> notBegun(source, target);
          case REPORTED_SUCCESS -> reportedSuccess(source, target);
          case BROKEN -> broken(source, target);
        };
    return new BrokenMigration(decision, sentence(decision, source, target));
  }

  /**
   * The decision for which the target need not be asked: xl says that the guest was started there,
   * and nothing of it is here. Whatever became of it since, there is nothing to be done here.
   */
  public static Optional<BrokenMigration> unasked(TransferEnd transfer, SourceEnd source) {
    return transfer == TransferEnd.REPORTED_SUCCESS && source == SourceEnd.NONE
        ? Optional.of(
            new BrokenMigration(
                Decision.SUCCESS,
                "the guest %s, and xl reports its start on the target: it has arrived"
                    .formatted(source.words())))
        : Optional.empty();
  }

  private static Decision notBegun(SourceEnd source, TargetEnd target) {
    boolean nothingThere =
        switch (target) {
          case NEVER_RAN, HAS_RUN, GONE, UNREACHABLE, UNKNOWN -> true;
          case RUNNING, FRESH, INCOMING, INCOMING_RAN -> false;
        };
    if (nothingThere && source == SourceEnd.HERE) {
      return Decision.KEEP_SOURCE;
    }
    boolean provablyNothing = nothingThere && target != TargetEnd.UNREACHABLE;
    return provablyNothing && source == SourceEnd.NONE && target != TargetEnd.UNKNOWN
        ? Decision.LOST
        : Decision.TOUCH_NOTHING;
  }

  private static Decision reportedSuccess(SourceEnd source, TargetEnd target) {
    boolean noSource = source == SourceEnd.NONE || source == SourceEnd.LEAVING;
    boolean unasked = target == TargetEnd.UNREACHABLE || target == TargetEnd.UNKNOWN;
    if (noSource && unasked) {
      return Decision.SUCCESS;
    }
    if (source == SourceEnd.UNKNOWN && target == TargetEnd.RUNNING) {
      return Decision.SUCCESS;
    }
    return broken(source, target);
  }

  private static Decision broken(SourceEnd source, TargetEnd target) {
    return switch (source) {
      case HERE ->
          switch (target) {
            case INCOMING -> Decision.DESTROY_INCOMING_KEEP_SOURCE;
            case NEVER_RAN, GONE, UNREACHABLE, UNKNOWN -> Decision.KEEP_SOURCE;
            case RUNNING, FRESH, INCOMING_RAN, HAS_RUN -> Decision.TOUCH_NOTHING;
          };
      case SUSPENDED ->
          switch (target) {
            case INCOMING -> Decision.DESTROY_INCOMING_RESUME_SOURCE;
            case NEVER_RAN, GONE, UNREACHABLE -> Decision.RESUME_SOURCE;
            case RUNNING, FRESH, INCOMING_RAN, HAS_RUN, UNKNOWN -> Decision.TOUCH_NOTHING;
          };
      case AWAY ->
          switch (target) {
            case RUNNING -> Decision.SUCCESS_CLEAN_SOURCE;
            case FRESH -> Decision.FINISH_ON_TARGET;
            case INCOMING -> Decision.DESTROY_INCOMING_RESUME_SOURCE;
            case NEVER_RAN -> Decision.RESUME_SOURCE;
            case INCOMING_RAN, HAS_RUN, GONE, UNREACHABLE, UNKNOWN -> Decision.TOUCH_NOTHING;
          };
      case LEAVING ->
          switch (target) {
            case RUNNING -> Decision.SUCCESS;
            case FRESH -> Decision.FINISH_ON_TARGET;
            default -> Decision.TOUCH_NOTHING;
          };
      case NONE ->
          switch (target) {
            case RUNNING -> Decision.SUCCESS;
            case FRESH -> Decision.FINISH_ON_TARGET;
            case INCOMING -> Decision.LOST_DESTROY_INCOMING;
            case NEVER_RAN, HAS_RUN, GONE -> Decision.LOST;
            case INCOMING_RAN, UNREACHABLE, UNKNOWN -> Decision.TOUCH_NOTHING;
          };
      case UNKNOWN -> Decision.TOUCH_NOTHING;
    };
  }

  private static String sentence(Decision decision, SourceEnd source, TargetEnd target) {
    String seen = "the guest " + source.words() + ", and " + target.words();
    return switch (decision) {
      case WAIT -> "xl migrate still runs: " + seen;
      case SUCCESS -> seen + ": it has arrived";
      case SUCCESS_CLEAN_SOURCE -> seen + ": it has arrived, and the copy left behind is destroyed";
      case FINISH_ON_TARGET -> seen + ": it is set running there";
      case KEEP_SOURCE -> seen + ": it stays on the source";
      case DESTROY_INCOMING_KEEP_SOURCE ->
          seen + ": that copy is destroyed, it stays on the source";
      case DESTROY_INCOMING_RESUME_SOURCE ->
          seen + ": that copy is destroyed, then it is resumed on the source";
      case RESUME_SOURCE -> seen + ": it is resumed on the source";
      case LOST_DESTROY_INCOMING -> seen + ": it is lost, and that copy is destroyed";
      case LOST -> seen + ": it is lost and has to be started anew";
      case TOUCH_NOTHING ->
          seen
              + ": nothing is started and nothing destroyed here; look at 'xl list' on both nodes"
              + " and end all copies but one";
    };
  }
}
