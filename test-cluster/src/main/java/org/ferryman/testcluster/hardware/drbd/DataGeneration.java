// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Random;

/**
 * Data generation identifiers of a disk. The lowest bit of the current one says that the node is
 * Primary, and is left out of comparisons.
 *
 * @param current identifies the data
 * @param bitmap the data the peer had when the bitmap began; 0 if nothing is pending
 * @param history0 the one before
 * @param history1 the one before that
 */
public record DataGeneration(long current, long bitmap, long history0, long history1) {
  /** What create-md writes. */
  public static final DataGeneration JUST_CREATED = new DataGeneration(4, 0, 0, 0);

  private static final long BITMAP_OFFSET = 0x0001_0000_0000_0000L;

  /**
   * A new generation begins; the old one becomes the bitmap's base.
   *
   * @param random source of the new identifier
   * @param primary whether the node is Primary
   * @return the new generation
   */
  public DataGeneration newCurrent(Random random, boolean primary) {
    DataGeneration pushed = bitmap == 0 ? this : new DataGeneration(current, 0, bitmap, history0);
    return new DataGeneration(
            (random.nextLong() & ~1L) | 16, pushed.current, pushed.history0, pushed.history1)
        .primary(primary);
  }

  /**
   * A new generation that both sides are told to have, with nothing pending.
   *
   * @param random source of the new identifier
   * @return the new generation
   */
  public DataGeneration cleared(Random random) {
    return new DataGeneration((random.nextLong() & ~1L) | 16, 0, current, history0);
  }

  /**
   * Sets or clears the Primary bit.
   *
   * @param primary whether the node is Primary
   * @return the same generation
   */
  public DataGeneration primary(boolean primary) {
    return new DataGeneration(primary ? current | 1 : current & ~1L, bitmap, history0, history1);
  }

  /**
   * A resync begins with this side as source.
   *
   * @param random source of an identifier if there is no base
   * @return the generation with the sync identifier in the bitmap's place
   */
  public DataGeneration syncStarted(Random random) {
    return bitmap == 0
        ? new DataGeneration(current, random.nextLong() | 16, history0, history1)
        : new DataGeneration(current, bitmap + BITMAP_OFFSET, bitmap, history0);
  }

  /**
   * A resync begins with this side as target.
   *
   * @param syncId the source's sync identifier
   * @return the generation while it runs
   */
  public DataGeneration syncTarget(long syncId) {
    return new DataGeneration(syncId, 0, history0, history1);
  }

  /**
   * Nothing is pending any more.
   *
   * @return with the bitmap's base moved to the history
   */
  public DataGeneration bitmapCleared() {
    return bitmap == 0 ? this : new DataGeneration(current, 0, bitmap, history0);
  }
}
