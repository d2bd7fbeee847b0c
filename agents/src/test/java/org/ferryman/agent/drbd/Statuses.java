// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;

/** Makes states in DRBD's own shorthand. */
final class Statuses {
  private Statuses() {}

  /** One volume, one peer: {@code Primary, UpToDate, Connected, Secondary, UpToDate}. */
  static DrbdStatus of(
      Role role, DiskState disk, ConnectionState connection, Role peer, DiskState peerDisk) {
    return of(role, volume(disk), connection(1, connection, peer, peerDisk));
  }

  static DrbdStatus of(Role role, DrbdVolume volume, DrbdConnection... connections) {
    return new DrbdStatus(
        "r0", role, List.of(), Optional.empty(), List.of(volume), List.of(connections), List.of());
  }

  static DrbdVolume volume(DiskState disk) {
    return new DrbdVolume(0, 0, disk, false, Optional.empty(), Optional.empty());
  }

  static DrbdVolume volume(DiskState disk, boolean client, boolean quorum) {
    return new DrbdVolume(0, 0, disk, client, Optional.of(quorum), Optional.empty());
  }

  static DrbdConnection connection(int peer, ConnectionState state, Role role, DiskState... disks) {
    java.util.ArrayList<DrbdPeerVolume> volumes = new java.util.ArrayList<>();
    for (int i = 0; i < disks.length; i++) {
      volumes.add(
          new DrbdPeerVolume(
              i,
              state == ConnectionState.CONNECTED
                  ? ReplicationState.ESTABLISHED
                  : ReplicationState.OFF,
              disks[i],
              false,
              false,
              OptionalLong.empty()));
    }
    return new DrbdConnection(peer, Optional.of("node" + (peer + 1)), state, role, volumes);
  }

  /** The same of DRBD 9, which would not promote. */
  static DrbdStatus nine(DrbdStatus status) {
    return new DrbdStatus(
        status.resource(),
        status.role(),
        status.suspended(),
        Optional.of(false),
        status.volumes(),
        status.connections(),
        status.unrecognised());
  }

  /** The same, with I/O made to fail. */
  static DrbdStatus failing(DrbdStatus status) {
    return new DrbdStatus(
        status.resource(),
        status.role(),
        status.suspended(),
        status.mayPromote(),
        status.volumes(),
        status.connections(),
        status.unrecognised(),
        true);
  }

  static DrbdStatus suspended(DrbdStatus status, String... why) {
    return new DrbdStatus(
        status.resource(),
        status.role(),
        List.of(why),
        status.mayPromote(),
        status.volumes(),
        status.connections(),
        status.unrecognised());
  }

  static DrbdStatus withVolumes(DrbdStatus status, DiskState... disks) {
    java.util.ArrayList<DrbdVolume> volumes = new java.util.ArrayList<>();
    for (int i = 0; i < disks.length; i++) {
      volumes.add(new DrbdVolume(i, i, disks[i], false, Optional.empty(), Optional.empty()));
    }
    return new DrbdStatus(
        status.resource(),
        status.role(),
        status.suspended(),
        status.mayPromote(),
        volumes,
        status.connections(),
        status.unrecognised());
  }
}
