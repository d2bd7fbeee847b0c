// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

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
    OptionalLong outOfSyncKib) {}
