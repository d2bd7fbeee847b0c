// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

/**
 * What came of a call.
 *
 * @param exit the exit code; "killed" if it had to be, as Pacemaker would
 * @param score what it left as promotion score: a number, "deleted", or "untouched"
 * @param after r0's role afterwards, or "down", or "unloaded"
 * @param reason what it said
 */
record Answer(String exit, String score, String after, String reason) {
  boolean sameAs(Answer other) {
    return exit.equals(other.exit) && score.equals(other.score) && after.equals(other.after);
  }

  @Override
  public String toString() {
    return "%s, score %s, then %s".formatted(exit, score, after);
  }
}
