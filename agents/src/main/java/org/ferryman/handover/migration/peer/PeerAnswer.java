// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import static java.util.Objects.requireNonNull;

/**
 * What came of asking the other node.
 *
 * @param <T> what it answers with
 */
public sealed interface PeerAnswer<T> {

  /** In one line: what was asked and what came of it. */
  String reason();

  /** It did what was asked, and this is its answer. */
  record Answered<T>(T value) implements PeerAnswer<T> {
    /** Checks. */
    public Answered {
      requireNonNull(value, "value");
    }

    @Override
    public String reason() {
      return "";
    }
  }

  /**
   * It understood, and will not or could not.
   *
   * @param later whether that passes, so that it is worth asking again
   */
  record Refused<T>(String reason, boolean later) implements PeerAnswer<T> {
    /** What does not pass by itself. */
    public Refused(String reason) {
      this(reason, false);
    }

    /** Checks. */
    public Refused {
      requireNonNull(reason, "reason");
    }
  }

  /** No connection, or it broke: whether it did what was asked is not known. */
  record Unreachable<T>(String reason) implements PeerAnswer<T> {
    /** Checks. */
    public Unreachable {
      requireNonNull(reason, "reason");
    }
  }

  /** Connected, but the answer is none: whether it did what was asked is not known. */
  record Unknown<T>(String reason) implements PeerAnswer<T> {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }

  /** Whether it did what was asked. */
  default boolean answered() {
    return this instanceof Answered;
  }
}
