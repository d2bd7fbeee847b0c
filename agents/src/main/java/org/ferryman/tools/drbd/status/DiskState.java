// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

/** The state of one volume's data on one node (drbdsetup-events2(8), {@code disk}). */
public enum DiskState {
  /** No backing device. */
  DISKLESS("Diskless"),
  /** The backing device is being attached. */
  ATTACHING("Attaching"),
  /** The backing device is being detached. */
  DETACHING("Detaching"),
  /** The backing device failed; Diskless follows. */
  FAILED("Failed"),
  /** Attached, its data being judged against the peers'. */
  NEGOTIATING("Negotiating"),
  /** Not usable: a first or interrupted resync. */
  INCONSISTENT("Inconsistent"),
  /** Usable, but known to be old. */
  OUTDATED("Outdated"),
  /** A peer's, while it is not connected. */
  DUNKNOWN("DUnknown"),
  /** Usable; whether it is the newest is not known without the peer. */
  CONSISTENT("Consistent"),
  /** The newest. */
  UP_TO_DATE("UpToDate"),
  /** A word this version of Ferryman does not know. */
  UNRECOGNISED("");

  private final String word;

  DiskState(String word) {
    this.word = word;
  }

  /** Whether the data may turn out to be the newest as it is. */
  boolean perhapsNewest() {
    return this == CONSISTENT || this == UP_TO_DATE;
  }

  /** Whether there is no disk to read or write, or none in a moment. */
  public boolean lost() {
    return this == DISKLESS || this == FAILED || this == DETACHING;
  }

  /** DRBD's word; empty for {@link #UNRECOGNISED}. */
  public String word() {
    return word;
  }

  /** The state of that word, else {@link #UNRECOGNISED}. */
  public static DiskState of(String word) {
    return Words.find(values(), DiskState::word, word, UNRECOGNISED);
  }
}
