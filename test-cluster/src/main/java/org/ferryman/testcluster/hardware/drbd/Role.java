// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** Role of a DRBD resource. */
public enum Role {
  /** Not known, of a peer. */
  UNKNOWN("Unknown"),
  /** May be written. */
  PRIMARY("Primary"),
  /** May not be opened. */
  SECONDARY("Secondary");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
