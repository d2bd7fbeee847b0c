// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the DRBD agent waits between tries.
 *
 * @param firstPause before the second try; doubled before each further one
 * @param longestPause the most between two tries
 */
public record DrbdSettings(Duration firstPause, Duration longestPause) {

  /** Checks. */
  public DrbdSettings {
    requireNonNull(firstPause, "firstPause");
    requireNonNull(longestPause, "longestPause");
  }
}
