// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

/** What one volume does with one peer (drbdsetup-events2(8), {@code replication}). */
public enum ReplicationState {
  /** Not connected. */
  OFF("Off"),
  /** Connected, every write replicated. */
  ESTABLISHED("Established"),
  /** A full resync to the peer is about to start. */
  STARTING_SYNC_S("StartingSyncS"),
  /** A full resync from the peer is about to start. */
  STARTING_SYNC_T("StartingSyncT"),
  /** Waiting to send the bitmap. */
  WF_BIT_MAP_S("WFBitMapS"),
  /** Waiting to receive the bitmap. */
  WF_BIT_MAP_T("WFBitMapT"),
  /** Waiting for the peer's generation identifier. */
  WF_SYNC_UUID("WFSyncUUID"),
  /** Resync to the peer. */
  SYNC_SOURCE("SyncSource"),
  /** Resync from the peer. */
  SYNC_TARGET("SyncTarget"),
  /** Online verification, started here. */
  VERIFY_S("VerifyS"),
  /** Online verification, started by the peer. */
  VERIFY_T("VerifyT"),
  /** A resync to the peer that waits. */
  PAUSED_SYNC_S("PausedSyncS"),
  /** A resync from the peer that waits. */
  PAUSED_SYNC_T("PausedSyncT"),
  /** Written ahead of the peer, which is resynchronised later. */
  AHEAD("Ahead"),
  /** The other side of {@link #AHEAD}. */
  BEHIND("Behind"),
  /** A word this version of Ferryman does not know. */
  UNRECOGNISED("");

  private final String word;

  ReplicationState(String word) {
    this.word = word;
  }

  /** DRBD's word; empty for {@link #UNRECOGNISED}. */
  public String word() {
    return word;
  }

  /** The state of that word, else {@link #UNRECOGNISED}. */
  public static ReplicationState of(String word) {
    return Words.find(values(), ReplicationState::word, word, UNRECOGNISED);
  }
}
