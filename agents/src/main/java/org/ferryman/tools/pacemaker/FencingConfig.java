// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.time.Duration;

/**
 * How long the handlers take.
 *
 * @param budget the whole of a handler, waiting for a node to be fenced included
 * @param pause between two looks at a cluster that is busy with it
 * @param toolTimeout one call of a tool of the cluster
 * @param echoTimeout a sign of life from another node
 */
public record FencingConfig(
    Duration budget, Duration pause, Duration toolTimeout, Duration echoTimeout) {

  /** I/O that is frozen for longer is a matter for people. */
  public static final Duration LONGEST = Duration.ofSeconds(590);

  /** Longer than Pacemaker's default stonith-timeout of 60 s, with its own delays before it. */
  public static final FencingConfig DEFAULTS =
      new FencingConfig(
          Duration.ofSeconds(120),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3));

  /** For one look between other things: a node that answers does so within a moment. */
  public static final FencingConfig LOOKING =
      new FencingConfig(
          Duration.ofSeconds(15),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2));

  /** Checks. */
  public FencingConfig {
    for (Duration each : new Duration[] {budget, pause, toolTimeout, echoTimeout}) {
      if (each.isNegative() || each.isZero() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("not between 0 and 590 s: " + each);
      }
    }
  }

  /** The same with another budget. */
  public FencingConfig withBudget(Duration newBudget) {
    return new FencingConfig(newBudget, pause, toolTimeout, echoTimeout);
  }
}
