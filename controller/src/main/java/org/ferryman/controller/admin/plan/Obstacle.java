// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

/**
 * What keeps a guest off a node.
 *
 * @param kind whether it goes by itself
 * @param text the end of a sentence that begins with the node
 */
public record Obstacle(Kind kind, String text) {

  /** Whether it goes by itself. */
  public enum Kind {
    /** It does, when the node is back and its data is good. */
    PASSING,
    /** It does not: somebody has to do something. */
    LASTING,
    /** It is meant to be so: the guest does not belong there. */
    INTENDED
  }

  /** Checks. */
  public Obstacle {
    requireNonNull(kind, "kind");
    requireNonNull(text, "text");
  }

  static Obstacle passing(String text) {
    return new Obstacle(Kind.PASSING, text);
  }

  static Obstacle lasting(String text) {
    return new Obstacle(Kind.LASTING, text);
  }
}
