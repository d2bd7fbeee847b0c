// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/**
 * How long things take in the model, in milliseconds unless said otherwise.
 *
 * @param handshake from both sides waiting to DRBD being Connected
 * @param bitmapExchange from Connected to a running resync
 * @param resyncKibPerSecond resync rate if the disk options set none
 * @param peerDeathNoticed from a node's death to its DRBD peer noticing
 * @param linkCutNoticed from a silent cut to DRBD noticing
 * @param ping how long {@code disconnect} waits for a peer that may be dead, and {@code primary} at
 *     most: less where the net option {@code ping-timeout} is shorter (the kernel's
 *     drbd_set_role())
 * @param writeInterval between two writes of a guest
 * @param create how long {@code xl create} builds a domain
 * @param boot from a guest's start to its first write
 * @param shutdown from the request to the guest having halted
 * @param cleanUp from a halted guest to its domain being gone
 * @param destroy how long {@code xl destroy} takes
 * @param shutdownUnanswered after which {@code xl shutdown} gives a silent guest up
 * @param gapCounted a pause between two acknowledged writes of a guest that counts as downtime
 * @param hotplug how long a hotplug script has before it is killed
 * @param migration how long live migrations take
 */
public record HardwareTimings(
    long handshake,
    long bitmapExchange,
    long resyncKibPerSecond,
    long peerDeathNoticed,
    long linkCutNoticed,
    long ping,
    long writeInterval,
    long create,
    long boot,
    long shutdown,
    long cleanUp,
    long destroy,
    long shutdownUnanswered,
    long gapCounted,
    long hotplug,
    MigrationTimings migration) {
  /** What xl gives a hotplug script. */
  public static final long XL_HOTPLUG = 40_000;

  /** Refuses times that cannot be. */
  public HardwareTimings {
    long[] all = {
      handshake,
      bitmapExchange,
      resyncKibPerSecond,
      peerDeathNoticed,
      linkCutNoticed,
      ping,
      writeInterval,
      create,
      boot,
      shutdown,
      cleanUp,
      destroy,
      shutdownUnanswered,
      gapCounted,
      hotplug
    };
    for (long value : all) {
      if (value < 1 || value > 3_600_000) {
        throw new IllegalArgumentException(
            "hardware timings: each value must be 1 to 3600000, found " + value);
      }
    }
    if (gapCounted <= writeInterval) {
      throw new IllegalArgumentException(
          "hardware timings: gapCounted "
              + gapCounted
              + " must be longer than writeInterval "
              + writeInterval);
    }
  }

  /**
   * As measured on real machines.
   *
   * @return the timings
   */
  public static HardwareTimings real() {
    return new HardwareTimings(
        2000,
        100,
        10_240,
        5600,
        21_000,
        2100,
        20,
        2000,
        3000,
        2000,
        1500,
        1000,
        60_000,
        500,
        XL_HOTPLUG,
        MigrationTimings.real());
  }

  /**
   * Short ones for tests; the order of things stays.
   *
   * @return the timings
   */
  public static HardwareTimings quick() {
    return new HardwareTimings(
        100,
        20,
        65_536,
        400,
        1200,
        250,
        20,
        150,
        150,
        200,
        150,
        100,
        3000,
        150,
        XL_HOTPLUG,
        MigrationTimings.real());
  }
}
