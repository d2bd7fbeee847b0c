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
