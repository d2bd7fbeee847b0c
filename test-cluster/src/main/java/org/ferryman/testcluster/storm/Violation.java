// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

/**
 * A rule that a history broke.
 *
 * @param rule its name
 * @param words what happened
 */
public record Violation(String rule, String words) {
  /** Checks. */
  public Violation {
    requireNonNull(rule, "rule");
    requireNonNull(words, "words");
  }

  @Override
  public String toString() {
    return rule + ": " + words;
  }
}
