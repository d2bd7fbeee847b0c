// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.disks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;

/**
 * One end of a DRBD resource as a hand-over to or from one peer looks at it; of several volumes the
 * worst.
 *
 * @param resource its name
 * @param unknown why nothing is known; empty if it was read
 * @param configured whether the kernel has it
 * @param role the role here
 * @param disk the data here
 * @param connection the connection to the peer
 * @param peerRole the peer's role as last heard
 * @param peerDisk the peer's data as last heard
 * @param replicating whether every write reaches the peer and no resync runs
 */
public record DiskFacts(
    String resource,
    String unknown,
    boolean configured,
    Role role,
    DiskState disk,
    ConnectionState connection,
    Role peerRole,
    DiskState peerDisk,
    boolean replicating) {

  /** Checks. */
  public DiskFacts {
    requireNonNull(resource, "resource");
    requireNonNull(unknown, "unknown");
    requireNonNull(role, "role");
    requireNonNull(disk, "disk");
    requireNonNull(connection, "connection");
    requireNonNull(peerRole, "peerRole");
    requireNonNull(peerDisk, "peerDisk");
  }

  /** Whether the peer's role is what it is at this moment, not what it was. */
  @JsonIgnore
  public boolean peerKnown() {
    return connection == ConnectionState.CONNECTED && peerRole != Role.UNKNOWN;
  }

  /**
   * Reads them.
   *
   * @param peer the other node's name for DRBD; of several connections the one of that name counts
   *     (DRBD 9), a sole connection counts whatever its name (8.4 calls every peer {@code peer})
   */
  public static DiskFacts of(String resource, DrbdReading reading, String peer) {
    if (reading instanceof DrbdReading.Configured known) {
      return of(resource, known.status(), peer);
    }
    String unknown = reading instanceof DrbdReading.Unknown it ? it.reason() : "";
    return new DiskFacts(
        resource,
        unknown,
        false,
        Role.UNKNOWN,
        DiskState.DUNKNOWN,
        ConnectionState.STAND_ALONE,
        Role.UNKNOWN,
        DiskState.DUNKNOWN,
        false);
  }

  private static DiskFacts of(String resource, DrbdStatus status, String peer) {
    Optional<DrbdConnection> connection =
        status.connections().size() == 1
            ? Optional.of(status.connections().get(0))
            : status.connections().stream()
                .filter(it -> it.name().filter(peer::equals).isPresent())
                .findFirst();
    return new DiskFacts(
        resource,
        "",
        true,
        status.role(),
        worst(status.volumes().stream().map(volume -> volume.disk()).toList()),
        connection.map(DrbdConnection::state).orElse(ConnectionState.STAND_ALONE),
        connection.map(DrbdConnection::peerRole).orElse(Role.UNKNOWN),
        worst(
            connection.stream()
                .flatMap(it -> it.volumes().stream())
                .map(DrbdPeerVolume::disk)
                .toList()),
        connection.filter(DiskFacts::replicating).isPresent());
  }

  private static DiskState worst(List<DiskState> states) {
    return states.stream()
        .filter(state -> state != DiskState.UP_TO_DATE)
        .findFirst()
        .orElse(states.isEmpty() ? DiskState.DUNKNOWN : DiskState.UP_TO_DATE);
  }

  private static boolean replicating(DrbdConnection connection) {
    return connection.state() == ConnectionState.CONNECTED
        && connection.volumes().stream()
            .map(DrbdPeerVolume::replication)
            .allMatch(
                state ->
                    state == ReplicationState.ESTABLISHED
                        || state == ReplicationState.VERIFY_S
                        || state == ReplicationState.VERIFY_T);
  }

  /** Whether it is read, and the kernel has it. */
  @JsonIgnore
  public boolean up() {
    return unknown.isEmpty() && configured;
  }
}
