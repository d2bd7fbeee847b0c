// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * One live migration as the hardware saw it. Times in milliseconds since the model began.
 *
 * @param guest its name
 * @param source the node it was to leave
 * @param target the node it was to go to; empty if no receiver answered
 * @param memoryMb the guest's memory
 * @param from when xl migrate began
 * @param copied when all memory was on the target; -1 if it never was
 * @param suspended when the guest was suspended; -1 if it never was
 * @param resumed when the guest executed again, on either node; -1 if it never did
 * @param to when xl migrate was over
 * @param outcome where the guest executed then: target, source, both or nowhere
 */
public record MigrationReport(
    String guest,
    String source,
    String target,
    int memoryMb,
    long from,
    long copied,
    long suspended,
    long resumed,
    long to,
    String outcome) {

  /**
   * How long the copy took.
   *
   * @return milliseconds; -1 if it was never complete
   */
  public long copyMillis() {
    return copied < 0 ? -1 : copied - from;
  }

  /**
   * How long the guest stood still.
   *
   * @return milliseconds; 0 if it never did, -1 if it did not go on
   */
  public long blackoutMillis() {
    if (suspended < 0) {
      return 0;
    }
    return resumed < 0 ? -1 : resumed - suspended;
  }
}
