// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Random;

/**
 * How long something takes, in milliseconds.
 *
 * @param least at least
 * @param most at most
 */
public record Range(long least, long most) {
  /** Checks. */
  public Range {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("no range: %d to %d".formatted(least, most));
    }
  }

  long draw(Random random) {
    return least + (most == least ? 0 : Math.floorMod(random.nextLong(), most - least + 1));
  }
}
