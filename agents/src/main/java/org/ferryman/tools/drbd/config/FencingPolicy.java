// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

/** DRBD's option {@code fencing} (drbd.conf(5)): what a Primary does that loses its peer. */
public enum FencingPolicy {
  /** Nothing, and it goes on writing. */
  DONT_CARE("dont-care"),
  /** Calls the handler, and goes on writing meanwhile. */
  RESOURCE_ONLY("resource-only"),
  /** Freezes its I/O, and calls the handler. */
  RESOURCE_AND_STONITH("resource-and-stonith");

  private final String word;

  FencingPolicy(String word) {
    this.word = word;
  }

  /** DRBD's word. */
  public String word() {
    return word;
  }

  /**
   * The policy of that word.
   *
   * @throws IllegalArgumentException if DRBD has no such policy
   */
  public static FencingPolicy of(String word) {
    for (FencingPolicy policy : values()) {
      if (policy.word.equals(word)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("no fencing policy of DRBD: '" + word + "'");
  }
}
