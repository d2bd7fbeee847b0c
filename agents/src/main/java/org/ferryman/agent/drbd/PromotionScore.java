// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision.Delete;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision.Leave;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision.Publish;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Reconciliation;

/**
 * How good a Primary this node would be, from the resource's state. First match decides:
 *
 * <pre>
 * no quorum, or I/O is made to fail                delete
 * a healthy Primary peer that is not welcome       delete
 * data held at Consistent while it is compared
 *   with another survivor's (DRBD 9)               leave: promote waits for it
 * diskless on purpose: Primary with a good peer,
 *   or all peers good                              best - 1
 *   some peer good                                 local - 1
 *   else                                           delete
 * a disk Attaching or Negotiating                  leave: never raised on data not judged yet
 * all disks UpToDate: Primary, or peers known      best
 *   else                                           local
 * some peer good                                   remote
 * all disks Consistent                             consistent
 * else                                             delete
 * </pre>
 *
 * A score of zero is no score: it is deleted. Negative ones would stop the instance. The values are
 * those of {@code ocf:linbit:drbd}, but for Attaching and Negotiating, where that agent on DRBD 9
 * answers as if the data were good.
 */
public final class PromotionScore {
  private PromotionScore() {}

  /** Whether a Primary peer costs the score. */
  public enum PrimaryPeer {
    /** It does not matter. */
    IGNORED,
    /** It does. */
    UNWELCOME
  }

  /** The decision for a state. */
  public static ScoreDecision of(DrbdStatus status, ScoreValues values, PrimaryPeer primaryPeer) {
    if (any(status, volume -> volume.quorum().equals(Optional.of(false)))) {
      return new Delete("no quorum");
    }
    if (status.failsIo()) {
      return new Delete("all I/O is made to fail");
    }
    if (primaryPeer == PrimaryPeer.UNWELCOME && healthyPrimaryPeer(status)) {
      return new Delete("a peer is Primary");
    }
    Optional<String> held = Reconciliation.pending(status);
    if (held.isPresent() && Reconciliation.withSurvivors(status)) {
      return new Leave(held.get());
    }
    if (!status.volumes().isEmpty() && all(status, DrbdVolume::client)) {
      return ofClient(status, values);
    }
    if (any(status, PromotionScore::beingJudged)) {
      return new Leave("a disk is being attached");
    }
    if (status.upToDate()) {
      return ofGoodData(status, values);
    }
    if (somePeerGood(status)) {
      return score(values.remote(), "UpToDate data with a peer only");
    }
    if (!status.volumes().isEmpty() && all(status, has(DiskState.CONSISTENT))) {
      return score(values.consistent(), "Consistent, but perhaps not the newest data");
    }
    return new Delete("no good data");
  }

  private static ScoreDecision ofClient(DrbdStatus status, ScoreValues values) {
    boolean someGood = somePeerGood(status);
    boolean allGood =
        !status.connections().isEmpty()
            && status.connections().stream().allMatch(PromotionScore::good);
    if ((status.primary() && someGood) || allGood) {
      return score(values.best() - 1, "diskless on purpose, good data with the peers");
    }
    return someGood
        ? score(values.local() - 1, "diskless on purpose, good data with a peer")
        : new Delete("diskless on purpose, no good data in reach");
  }

  private static ScoreDecision ofGoodData(DrbdStatus status, ScoreValues values) {
    if (status.primary()) {
      return score(values.best(), "Primary on UpToDate data");
    }
    boolean known =
        !status.connections().isEmpty()
            && status.connections().stream().allMatch(PromotionScore::known);
    return known
        ? score(values.best(), "UpToDate data, the peers' known")
        : score(values.local(), "UpToDate data, a peer's unknown");
  }

  private static ScoreDecision score(int score, String reason) {
    return score > 0 ? new Publish(score, reason) : new Delete(reason);
  }

  private static boolean healthyPrimaryPeer(DrbdStatus status) {
    return !status.primary() && status.primaryPeers().stream().anyMatch(PromotionScore::good);
  }

  private static boolean somePeerGood(DrbdStatus status) {
    return status.connections().stream().anyMatch(PromotionScore::good);
  }

  private static boolean good(DrbdConnection connection) {
    return !connection.volumes().isEmpty()
        && connection.volumes().stream().allMatch(it -> it.disk() == DiskState.UP_TO_DATE);
  }

  private static boolean known(DrbdConnection connection) {
    List<DiskState> unknown = List.of(DiskState.DUNKNOWN, DiskState.UNRECOGNISED);
    return !connection.volumes().isEmpty()
        && connection.volumes().stream().noneMatch(it -> unknown.contains(it.disk()));
  }

  private static boolean beingJudged(DrbdVolume volume) {
    return volume.disk() == DiskState.ATTACHING || volume.disk() == DiskState.NEGOTIATING;
  }

  private static Predicate<DrbdVolume> has(DiskState state) {
    return volume -> volume.disk() == state;
  }

  private static boolean any(DrbdStatus status, Predicate<DrbdVolume> what) {
    return status.volumes().stream().anyMatch(what);
  }

  private static boolean all(DrbdStatus status, Predicate<DrbdVolume> what) {
    return status.volumes().stream().allMatch(what);
  }

  /** What to do about the promotion score, and why. */
  public sealed interface ScoreDecision {

    /** Why, for the log. */
    String reason();

    /** What the score is to be afterwards; empty for none. Says nothing of {@link Leave}. */
    default OptionalInt afterwards() {
      return this instanceof Publish publish
          ? OptionalInt.of(publish.score())
          : OptionalInt.empty();
    }

    /** What and why, in a line for the log. */
    default String describe() {
      if (this instanceof Publish publish) {
        return "promotion score %d: %s".formatted(publish.score(), reason());
      }
      return (this instanceof Delete ? "no promotion score: " : "promotion score left: ")
          + reason();
    }

    /** Set it; always more than zero. */
    record Publish(int score, String reason) implements ScoreDecision {
      /** Checks. */
      public Publish {
        if (score <= 0) {
          throw new IllegalArgumentException("a score of " + score + " is to be deleted");
        }
      }
    }

    /** Delete it. */
    record Delete(String reason) implements ScoreDecision {}

    /** Leave it as it is. */
    record Leave(String reason) implements ScoreDecision {}
  }
}
