// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.PromotionScores;

/**
 * Publishes scores aside, so that nobody waits for the attribute daemon, and only those that
 * changed: for a process that stays. See {@link FollowingAttributes}.
 */
public final class FollowingPromotionScores implements PromotionScores {
  private final FollowingAttributes attributes;

  /** Scores among those attributes. */
  public FollowingPromotionScores(FollowingAttributes attributes) {
    this.attributes = requireNonNull(attributes, "attributes");
  }

  @Override
  public void publish(String instance, OptionalInt score, Operation operation) {
    Optional<String> value =
        score.isPresent() ? Optional.of(Integer.toString(score.getAsInt())) : Optional.empty();
    switch (attributes.want(BoundedPromotionScores.attribute(instance), value)) {
      case YES -> {
        // the rest is theirs
      }
      case TOO_MANY -> operation.log().warn(notWritten(instance, "too many wait"));
      case CLOSED -> operation.log().warn(notWritten(instance, "shutting down"));
    }
  }

  /** The score published last; empty if none was, or it was deleted. */
  public OptionalInt published(String instance) {
    return attributes
        .wanted(BoundedPromotionScores.attribute(instance))
        .map(value -> OptionalInt.of(Integer.parseInt(value)))
        .orElseGet(OptionalInt::empty);
  }

  private static String notWritten(String instance, String why) {
    return "promotion score of %s not written: %s".formatted(instance, why);
  }
}
