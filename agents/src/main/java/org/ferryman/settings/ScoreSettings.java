// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Bounds of publishing a promotion score.
 *
 * @param timeout how long one write may take
 * @param refresh after how long an unchanged score is written again by a process that stays
 */
public record ScoreSettings(Duration timeout, Duration refresh) {
  /** Shorter than it takes an administrator to wonder. */
  static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  /** Checks. */
  public ScoreSettings {
    requireNonNull(timeout, "timeout");
    requireNonNull(refresh, "refresh");
  }
}
