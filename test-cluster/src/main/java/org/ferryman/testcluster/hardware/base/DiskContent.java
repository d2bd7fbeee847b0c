// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.HashMap;
import java.util.Map;

/**
 * What a disk holds of the guests' writes. Every run of a guest on a disk is a branch of its own,
 * so that equal sequence numbers of two writers are not mistaken for each other.
 */
public final class DiskContent {
  private final Map<Integer, Long> lastOfBranch = new HashMap<>();

  /**
   * Stores a write.
   *
   * @param branch which run of which guest
   * @param sequence its number
   */
  public void put(int branch, long sequence) {
    lastOfBranch.merge(branch, sequence, Math::max);
  }

  /**
   * Takes over all of another disk's data.
   *
   * @param source the other disk's content
   */
  public void become(DiskContent source) {
    Map<Integer, Long> all = Map.copyOf(source.lastOfBranch);
    lastOfBranch.clear();
    lastOfBranch.putAll(all);
  }

  /** Wipes it. */
  public void clear() {
    lastOfBranch.clear();
  }

  /**
   * The last number of a branch that is here.
   *
   * @param branch which run
   * @return the number, or -1 if nothing of it is here
   */
  public long lastOf(int branch) {
    return lastOfBranch.getOrDefault(branch, -1L);
  }

  /**
   * The highest number that is here: what a starting guest reads.
   *
   * @return the number, 0 on an empty disk
   */
  public long last() {
    return lastOfBranch.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
