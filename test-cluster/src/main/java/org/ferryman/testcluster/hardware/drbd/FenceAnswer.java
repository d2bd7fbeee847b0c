// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;

/** What the exit code of the handler fence-peer says, as conn_try_outdate_peer() understands it. */
enum FenceAnswer {
  /** The peer's data can't be used. */
  PEER_INCONSISTENT(3),
  /** The peer knows that its data is old, or can't be promoted. */
  PEER_OUTDATED(4),
  /** The peer can't be reached, and is taken for dead. */
  PEER_DOWN(5),
  /** The peer is Primary: this side's data is old. */
  PEER_PRIMARY(6),
  /** The peer was shot. */
  PEER_STONITHED(7);

  private final int code;

  FenceAnswer(int code) {
    this.code = code;
  }

  /**
   * Reads it.
   *
   * @return empty for a handler that is broken: nothing may be concluded
   */
  static Optional<FenceAnswer> of(int exit) {
    for (FenceAnswer answer : values()) {
      if (answer.code == exit) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  /** What the peer's disk is from now on. */
  Optional<DiskState> peerDisk(DiskState bestHere) {
    return switch (this) {
      case PEER_INCONSISTENT -> Optional.of(DiskState.INCONSISTENT);
      case PEER_OUTDATED, PEER_STONITHED -> Optional.of(DiskState.OUTDATED);
      case PEER_DOWN ->
          bestHere == DiskState.UP_TO_DATE ? Optional.of(DiskState.OUTDATED) : Optional.empty();
      case PEER_PRIMARY -> Optional.empty();
    };
  }
}
