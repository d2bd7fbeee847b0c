// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** State of a disk, ordered as the kernel module orders them: worse first. */
public enum DiskState {
  /** No disk. */
  DISKLESS("Diskless"),
  /** Reading meta data. */
  ATTACHING("Attaching"),
  /** On its way to Diskless, of DRBD 9. */
  DETACHING("Detaching"),
  /** After an I/O error. */
  FAILED("Failed"),
  /** Attached while connected, the peer's view is awaited. */
  NEGOTIATING("Negotiating"),
  /** Unusable until resynced. */
  INCONSISTENT("Inconsistent"),
  /** Consistent but known to be old. */
  OUTDATED("Outdated"),
  /** Not known, of a peer. */
  D_UNKNOWN("DUnknown"),
  /** Consistent, and whether it is old is not known. */
  CONSISTENT("Consistent"),
  /** Good. */
  UP_TO_DATE("UpToDate");

  private final String text;

  DiskState(String text) {
    this.text = text;
  }

  /**
   * Compares.
   *
   * @param other another state
   * @return true if this is the other or better
   */
  public boolean atLeast(DiskState other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
