// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.List;
import java.util.Map;

/**
 * What the hardware measured so far. All counts start at 0; times in milliseconds.
 *
 * @param acknowledgedWrites writes acknowledged to guests
 * @param lostWrites of these, missing in the data a guest started from or that survived a resync
 * @param ioErrors I/O errors given to guests
 * @param twoWriterMoments times that two nodes' guests began to be able to write to one resource
 * @param guestTwiceMoments times that one guest began to run on two nodes
 * @param splitBrains handshakes that found diverged data
 * @param fencings nodes powered off through the fencing tool
 * @param twoWriters when two nodes could write, by resource
 * @param guestTwice when a guest ran twice, by guest
 * @param dualPrimary when two nodes were Primary, by resource
 * @param allowTwoPrimaries when a node's net options allowed two primaries, by node and resource
 * @param guestGaps pauses between acknowledged writes of a guest, long enough to count as downtime
 * @param lastSequence highest acknowledged sequence, by guest
 * @param migrations the live migrations that are over
 */
public record MeasurementReport(
    long acknowledgedWrites,
    long lostWrites,
    long ioErrors,
    long twoWriterMoments,
    long guestTwiceMoments,
    long splitBrains,
    long fencings,
    List<Period> twoWriters,
    List<Period> guestTwice,
    List<Period> dualPrimary,
    List<Period> allowTwoPrimaries,
    List<Period> guestGaps,
    Map<String, Long> lastSequence,
    List<MigrationReport> migrations) {}
