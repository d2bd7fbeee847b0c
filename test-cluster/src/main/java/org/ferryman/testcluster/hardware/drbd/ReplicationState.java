// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** What the connection of one volume is doing. */
public enum ReplicationState {
  /** Not connected. */
  OFF("Off"),
  /** Normal. */
  ESTABLISHED("Established"),
  /** Will be SyncSource. */
  WF_BITMAP_S("WFBitMapS"),
  /** Will be SyncTarget. */
  WF_BITMAP_T("WFBitMapT"),
  /** Giving data. */
  SYNC_SOURCE("SyncSource"),
  /** Taking data. */
  SYNC_TARGET("SyncTarget"),
  /** Giving data, paused. */
  PAUSED_SYNC_S("PausedSyncS"),
  /** Taking data, paused. */
  PAUSED_SYNC_T("PausedSyncT"),
  /** Verifying, started here. */
  VERIFY_S("VerifyS"),
  /** Verifying, started by the peer. */
  VERIFY_T("VerifyT");

  private final String text;

  ReplicationState(String text) {
    this.text = text;
  }

  /**
   * Whether this side takes data.
   *
   * @return true for a target of a resync, running, paused or about to
   */
  public boolean target() {
    return this == WF_BITMAP_T || this == SYNC_TARGET || this == PAUSED_SYNC_T;
  }

  /**
   * Whether this side gives data.
   *
   * @return true for a source of a resync, running, paused or about to
   */
  public boolean source() {
    return this == WF_BITMAP_S || this == SYNC_SOURCE || this == PAUSED_SYNC_S;
  }

  /**
   * Whether progress is reported.
   *
   * @return true for a resync that has begun, or a verification
   */
  public boolean progressing() {
    return switch (this) {
      case SYNC_SOURCE, SYNC_TARGET, PAUSED_SYNC_S, PAUSED_SYNC_T, VERIFY_S, VERIFY_T -> true;
      case OFF, ESTABLISHED, WF_BITMAP_S, WF_BITMAP_T -> false;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
