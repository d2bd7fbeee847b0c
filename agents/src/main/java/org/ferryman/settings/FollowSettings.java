// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the resident controller follows DRBD's events.
 *
 * @param check how often what the stream of events adds up to is compared with a full read
 * @param age how long after the last comparison a monitor may be answered from the stream
 * @param settle how long better news must hold before it is published; bad news is at once
 */
public record FollowSettings(Duration check, Duration age, Duration settle) {

  /** One read in ten seconds for all resources: what one resource's monitor costs otherwise. */
  public static final FollowSettings DEFAULTS =
      new FollowSettings(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(200));

  /** Checks. */
  public FollowSettings {
    requireNonNull(check, "check");
    requireNonNull(settle, "settle");
    if (age.compareTo(check) < 0) {
      throw new IllegalArgumentException("age is shorter than check: every comparison is too old");
    }
  }
}
