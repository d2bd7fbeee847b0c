// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

/** The role of a resource on one node (drbdsetup-events2(8), field {@code role}). */
public enum Role {
  /** May be opened and written. */
  PRIMARY("Primary"),
  /** Takes part, but may not be opened. */
  SECONDARY("Secondary"),
  /** DRBD does not know: the peer is not connected. */
  UNKNOWN("Unknown"),
  /** A word this version of Ferryman does not know. */
  UNRECOGNISED("");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** DRBD's word; empty for {@link #UNRECOGNISED}. */
  public String word() {
    return word;
  }

  /** The role of that word, else {@link #UNRECOGNISED}. */
  public static Role of(String word) {
    return Words.find(values(), Role::word, word, UNRECOGNISED);
  }
}
