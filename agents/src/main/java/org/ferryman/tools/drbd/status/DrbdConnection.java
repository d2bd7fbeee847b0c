/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.tools.drbd.status;

import static java.util.Objects.requireNonNull;

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
  /** Checks and copies. */
  public DrbdConnection {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(peerRole, "peerRole");
    volumes = List.copyOf(volumes);
  }
}
