// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.HashMap;
import java.util.Map;

/**
 * Which writes to one replicated volume were acknowledged to guests, and how many of them are lost.
 */
public final class WriteLedger {
  private static final class Branch {
    private final long first;
    private long acknowledged;

    private Branch(long first) {
      this.first = first;
      this.acknowledged = first - 1;
    }

    private long missingIn(long last) {
      return Math.max(0, acknowledged - Math.max(last, first - 1));
    }
  }

  private final Map<Integer, Branch> branches = new HashMap<>();
  private int nextBranch = 1;
  private long acknowledged;
  private long lost;

  /**
   * A guest begins to write.
   *
   * @param first the first number it will write
   * @return its branch
   */
  public int begin(long first) {
    branches.put(nextBranch, new Branch(first));
    return nextBranch++;
  }

  /**
   * A write was acknowledged to the guest.
   *
   * @param branch the guest's run
   * @param sequence the write's number
   */
  public void acknowledge(int branch, long sequence) {
    branches.get(branch).acknowledged = sequence;
    acknowledged++;
  }

  /**
   * Data that from now on counts as the truth: what is missing in it is lost, and counted once.
   *
   * @param content the data a guest starts from, or that survives a resync
   * @return how many acknowledged writes are newly lost
   */
  public long settleOn(DiskContent content) {
    long missing = 0;
    for (Map.Entry<Integer, Branch> entry : branches.entrySet()) {
      Branch branch = entry.getValue();
      long here = branch.missingIn(content.lastOf(entry.getKey()));
      branch.acknowledged -= here;
      missing += here;
    }
    lost += missing;
    return missing;
  }

  /**
   * All writes ever acknowledged.
   *
   * @return how many
   */
  public long acknowledged() {
    return acknowledged;
  }

  /**
   * Acknowledged writes that are lost.
   *
   * @return how many
   */
  public long lost() {
    return lost;
  }
}
