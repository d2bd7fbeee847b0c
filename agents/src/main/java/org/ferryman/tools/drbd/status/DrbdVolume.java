// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import java.util.Optional;

/**
 * One volume on this node ({@code device}).
 *
 * @param number the volume's number
 * @param minor the minor number of its block device
 * @param disk the state of the data here
 * @param client whether it is diskless on purpose (DRBD 9)
 * @param quorum whether enough peers are seen; empty where DRBD does not say (8.4)
 * @param open whether somebody holds the device open; empty where DRBD does not say (before 9.1)
 */
public record DrbdVolume(
    int number,
    int minor,
    DiskState disk,
    boolean client,
    Optional<Boolean> quorum,
    Optional<Boolean> open) {}
