// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/**
 * What DRBD keeps on a disk; it survives a loss of power.
 *
 * @param generation data generation identifiers
 * @param consistent usable data
 * @param wasUpToDate good when last seen
 * @param wasPrimary the node was Primary
 * @param wasConnected the peer was there
 * @param peerOutdated the peer's data was known to be old or worse
 * @param outOfSyncKib what the bitmap marks
 */
public record MetaData(
    DataGeneration generation,
    boolean consistent,
    boolean wasUpToDate,
    boolean wasPrimary,
    boolean wasConnected,
    boolean peerOutdated,
    long outOfSyncKib) {

  /**
   * What create-md writes.
   *
   * @param sizeKib the disk's usable size
   * @return fresh meta data
   */
  public static MetaData created(long sizeKib) {
    return new MetaData(DataGeneration.JUST_CREATED, false, false, false, false, false, sizeKib);
  }

  /**
   * The state of a disk that carries this and is not attached.
   *
   * @return Inconsistent, Outdated or Consistent
   */
  public DiskState diskState() {
    if (!consistent) {
      return DiskState.INCONSISTENT;
    }
    return wasUpToDate ? DiskState.CONSISTENT : DiskState.OUTDATED;
  }

  MetaData with(DataGeneration other) {
    return new MetaData(
        other, consistent, wasUpToDate, wasPrimary, wasConnected, peerOutdated, outOfSyncKib);
  }

  MetaData outOfSync(long kib) {
    return new MetaData(
        generation, consistent, wasUpToDate, wasPrimary, wasConnected, peerOutdated, kib);
  }

  MetaData flags(DiskState disk, boolean primary, boolean connected) {
    boolean usable = disk.atLeast(DiskState.OUTDATED);
    return new MetaData(
        generation,
        usable,
        disk.atLeast(DiskState.CONSISTENT),
        primary,
        connected,
        peerOutdated,
        outOfSyncKib);
  }

  MetaData peerOutdated(boolean known) {
    return new MetaData(
        generation, consistent, wasUpToDate, wasPrimary, wasConnected, known, outOfSyncKib);
  }
}
