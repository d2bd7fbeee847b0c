// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/** What to do about the promotion score, and why. */
public sealed interface ScoreDecision {

  /** Why, for the log. */
  String reason();

  /** What the score is to be afterwards; empty for none. Says nothing of {@link Leave}. */
  default OptionalInt afterwards() {
    return this instanceof Publish publish ? OptionalInt.of(publish.score()) : OptionalInt.empty();
  }

  /** What and why, in a line for the log. */
  default String shown() {
    if (this instanceof Publish publish) {
      return "promotion score %d: %s".formatted(publish.score(), reason());
    }
    return (this instanceof Delete ? "no promotion score: " : "promotion score left: ") + reason();
  }

  /** Set it; always more than zero. */
  record Publish(int score, String reason) implements ScoreDecision {
    /** Checks. */
    public Publish {
      requireNonNull(reason, "reason");
      if (score <= 0) {
        throw new IllegalArgumentException("a score of " + score + " is to be deleted");
      }
    }
  }

  /** Delete it. */
  record Delete(String reason) implements ScoreDecision {
    /** Checks. */
    public Delete {
      requireNonNull(reason, "reason");
    }
  }

  /** Leave it as it is. */
  record Leave(String reason) implements ScoreDecision {
    /** Checks. */
    public Leave {
      requireNonNull(reason, "reason");
    }
  }
}
