// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.time.Duration;
import java.util.OptionalInt;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/**
 * Publishes a score at once, within a bound, by the calling thread: for an operation that is all
 * its process does. A failure is told to the operation's log.
 */
public final class BoundedPromotionScores implements PromotionScores {

  /** What a score may cost an operation, at most. */
  public static final Duration DEFAULT_BOUND = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Duration bound;

  /** Scores in that cluster, each within that bound. */
  public BoundedPromotionScores(Cluster cluster, Duration bound) {
    this.cluster = cluster;
    this.bound = bound;
  }

  /** The attribute that holds an instance's score. */
  public static String attribute(String instance) {
    return "master-" + instance;
  }

  @Override
  public void publish(String instance, OptionalInt score, Operation operation) {
    StepOutcome outcome = write(cluster, instance, score, operation.within(bound));
    if (outcome instanceof StepOutcome.Failed failed) {
      operation
          .log()
          .warn("promotion score of %s not written: %s".formatted(instance, failed.reason()));
    }
  }

  static StepOutcome write(
      Cluster cluster, String instance, OptionalInt score, Operation operation) {
    return score.isPresent()
        ? cluster.setAttribute(attribute(instance), Integer.toString(score.getAsInt()), operation)
        : cluster.deleteAttribute(attribute(instance), operation);
  }
}
