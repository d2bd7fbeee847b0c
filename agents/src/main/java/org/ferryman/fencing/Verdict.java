// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

/**
 * How a handler ends.
 *
 * @param exit what DRBD is told
 * @param reason one sentence for the log: why
 */
public record Verdict(HandlerExit exit, String reason) {
  /**
   * What a fence-peer handler tells DRBD by its exit code. DRBD goes on with 3, 4, 5 and 7: they
   * mark the peer's data as worse than this node's.
   */
  public enum HandlerExit {
    /** unfence-peer: nothing of ours shuts anybody out any more who has good data. */
    DONE(0),
    /** Not known, or not done: DRBD takes nothing for granted, and frozen I/O stays frozen. */
    FAILED(1),
    /** The peer's data is Inconsistent or worse; it can't be promoted without this node's. */
    PEER_INCONSISTENT(3),
    /** The peer is alive and shut out, or its data is Outdated already. */
    PEER_OUTDATED(4),
    /**
     * The peer is not reachable and taken for dead; DRBD believes it only where all is UpToDate.
     */
    PEER_DOWN(5),
    /**
     * The peer is alive and has the right to be Primary: DRBD outdates this node's data instead.
     */
    PEER_ACTIVE(6),
    /** The peer is known to be down: it left in order, or the cluster has fenced it. */
    PEER_STONITHED(7);

    private final int code;

    HandlerExit(int code) {
      this.code = code;
    }

    /** The process's exit code. */
    public int code() {
      return code;
    }
  }
}
