// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

/** How much this process may keep in memory, so that what grows with a node never fills it. */
public final class Room {
  private Room() {}

  /**
   * How many things fit into a share of the memory.
   *
   * @param share which part of it: 4 is a quarter
   * @param bytesEach what one takes, generously
   */
  public static long forThings(int share, int bytesEach) {
    return Runtime.getRuntime().maxMemory() / share / bytesEach;
  }
}
