// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import java.util.List;
import java.util.Optional;

/**
 * The connection to one peer.
 *
 * @param peerNodeId the peer's node id; 0 on DRBD 8.4
 * @param name the connection's name: the peer's host name on DRBD 9, {@code peer} on 8.4; empty
 *     while StandAlone on 8.4
 * @param state its state
 * @param peerRole the peer's role, as last heard
 * @param volumes the volumes as seen through it, by number
 */
public record DrbdConnection(
    int peerNodeId,
    Optional<String> name,
    ConnectionState state,
    Role peerRole,
    List<DrbdPeerVolume> volumes) {
  /** Copies. */
  public DrbdConnection {
    volumes = List.copyOf(volumes);
  }
}
