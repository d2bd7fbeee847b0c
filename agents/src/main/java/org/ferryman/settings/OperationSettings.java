// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.time.Duration;

/**
 * How much of an action's timeout is kept for the answer's way back.
 *
 * @param share the margin is the timeout divided by this
 * @param least the margin is never less
 * @param most the margin is never more
 */
public record OperationSettings(int share, Duration least, Duration most) {

  /** A twentieth, 250 ms to 2 s. */
  public static final OperationSettings DEFAULTS =
      new OperationSettings(20, Duration.ofMillis(250), Duration.ofSeconds(2));

  /** Checks. */
  public OperationSettings {
    if (share < 2) {
      throw new IllegalArgumentException("the margin is half of the timeout at most");
    }
    if (least.isNegative() || least.compareTo(most) > 0) {
      throw new IllegalArgumentException("margin bounds are " + least + " to " + most);
    }
  }

  /** What an operation may take if the cluster allows it {@code timeout}: half of it at least. */
  public Duration allowed(Duration timeout) {
    Duration margin = timeout.dividedBy(share);
    margin = margin.compareTo(least) < 0 ? least : margin;
    margin = margin.compareTo(most) > 0 ? most : margin;
    Duration half = timeout.dividedBy(2);
    return timeout.minus(margin.compareTo(half) > 0 ? half : margin);
  }
}
