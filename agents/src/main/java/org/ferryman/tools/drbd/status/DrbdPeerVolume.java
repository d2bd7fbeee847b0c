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

import java.util.OptionalLong;

/**
 * One volume as seen through the connection to one peer ({@code peer-device}).
 *
 * @param number the volume's number
 * @param replication what it does with the peer
 * @param disk the state of the peer's data
 * @param client whether the peer is diskless on purpose (DRBD 9)
 * @param resyncSuspended whether a resync is held up
 * @param outOfSyncKib what the peer lacks, in KiB; empty without statistics
 */
public record DrbdPeerVolume(
    int number,
    ReplicationState replication,
    DiskState disk,
    boolean client,
    boolean resyncSuspended,
    OptionalLong outOfSyncKib) {
  /** Checks. */
  public DrbdPeerVolume {
    requireNonNull(replication, "replication");
    requireNonNull(disk, "disk");
    requireNonNull(outOfSyncKib, "outOfSyncKib");
  }
}
