// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a configured resource, as the kernel told it.
 *
 * @param resource the resource's name
 * @param role its role on this node
 * @param suspended why I/O is suspended, in DRBD's words ({@code user}, {@code no-data}, {@code
 *     fencing}, {@code quorum}); empty while it is not
 * @param mayPromote DRBD 9's own opinion; empty where DRBD does not say (8.4)
 * @param volumes the volumes on this node, by number
 * @param connections the connections, by the peers' node ids
 * @param unrecognised words this version of Ferryman does not know, each with where it stood
 * @param failsIo whether all I/O is made to fail until nobody has a device open any more (DRBD 9,
 *     {@code on-suspended-primary-outdated force-secondary})
 */
public record DrbdStatus(
    String resource,
    Role role,
    List<String> suspended,
    Optional<Boolean> mayPromote,
    List<DrbdVolume> volumes,
    List<DrbdConnection> connections,
    List<String> unrecognised,
    boolean failsIo) {
  /** One whose I/O goes on. */
  public DrbdStatus(
      String resource,
      Role role,
      List<String> suspended,
      Optional<Boolean> mayPromote,
      List<DrbdVolume> volumes,
      List<DrbdConnection> connections,
      List<String> unrecognised) {
    this(resource, role, suspended, mayPromote, volumes, connections, unrecognised, false);
  }

  /** Copies. */
  public DrbdStatus {
    suspended = List.copyOf(suspended);
    volumes = List.copyOf(volumes);
    connections = List.copyOf(connections);
    unrecognised = List.copyOf(unrecognised);
  }

  /** Whether this node is Primary. */
  public boolean primary() {
    return role == Role.PRIMARY;
  }

  /** The connections whose peer was last heard to be Primary. */
  public List<DrbdConnection> primaryPeers() {
    return connections.stream().filter(it -> it.peerRole() == Role.PRIMARY).toList();
  }

  /** All volumes as seen through all connections. */
  public Stream<DrbdPeerVolume> peerVolumes() {
    return connections.stream().flatMap(it -> it.volumes().stream());
  }

  /** Whether there is data here and all of it is the newest. */
  public boolean upToDate() {
    return !volumes.isEmpty()
        && volumes.stream().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE);
  }
}
