// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * How long a live migration takes in the model.
 *
 * @param mibPerSecond memory copied
 * @param dirtyMibPerSecond memory that a running guest changes, and that has to be copied again
 * @param suspend milliseconds from the request to the guest being suspended
 * @param resume milliseconds from the end of its pause to the guest executing with its disks
 */
public record MigrationTimings(
    long mibPerSecond, long dirtyMibPerSecond, long suspend, long resume) {

  /** Refuses what cannot be. */
  public MigrationTimings {
    if (mibPerSecond < 1 || dirtyMibPerSecond < 0 || suspend < 1 || resume < 1) {
      throw new IllegalArgumentException(
          "migration timings: speed and times must be positive, found %d MiB/s, %d ms, %d ms"
              .formatted(mibPerSecond, suspend, resume));
    }
  }

  /**
   * A link of 10 Gbit/s.
   *
   * @return the timings
   */
  public static MigrationTimings real() {
    return new MigrationTimings(900, 60, 30, 40);
  }

  /**
   * Other speeds.
   *
   * @param copied MiB per second
   * @param changed MiB per second
   * @return these times with those speeds
   */
  public MigrationTimings at(long copied, long changed) {
    return new MigrationTimings(copied, changed, suspend, resume);
  }
}
