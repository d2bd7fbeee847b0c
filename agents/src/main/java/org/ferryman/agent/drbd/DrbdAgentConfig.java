// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.time.Duration;

/**
 * How the agent waits, and where it runs.
 *
 * @param nodeName this node's name ({@code uname -n}), by which DRBD's configuration knows it
 * @param privileged whether this process may change DRBD's state (root)
 * @param firstPause before the second try; doubled before each further one
 * @param longestPause the most between two tries
 */
public record DrbdAgentConfig(
    String nodeName, boolean privileged, Duration firstPause, Duration longestPause) {

  /** A held-open device is often let go within a moment: a guest's backend closing. */
  public static final Duration DEFAULT_FIRST_PAUSE = Duration.ofMillis(250);

  /** Often enough not to waste a failover, seldom enough not to load the node. */
  public static final Duration DEFAULT_LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Checks. */
  public DrbdAgentConfig {
    if (nodeName.isBlank()) {
      throw new IllegalArgumentException("a node has a name");
    }
    if (firstPause.isZero() || firstPause.isNegative()) {
      throw new IllegalArgumentException("firstPause is not positive: " + firstPause);
    }
    if (longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("longestPause is shorter than firstPause");
    }
  }

  /** The defaults on a node. */
  public static DrbdAgentConfig on(String nodeName, boolean privileged) {
    return new DrbdAgentConfig(nodeName, privileged, DEFAULT_FIRST_PAUSE, DEFAULT_LONGEST_PAUSE);
  }
}
