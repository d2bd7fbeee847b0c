// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/**
 * What a node knows of one peer's copy of a volume.
 *
 * @param connection to the peer
 * @param device the volume here
 */
record PeerDevice(DrbdConnection connection, DrbdDevice device) {
  DiskState disk() {
    return device.peerDisk;
  }

  ReplicationState replication() {
    return device.replication;
  }

  /** Whether the peer has no disk for it on purpose. */
  boolean client() {
    return "no".equals(connection.options(device.volume).get("bitmap"));
  }
}
