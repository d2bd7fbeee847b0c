// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How patient the agent is.
 *
 * @param rebootGrace how long a guest that reboots may be gone before it counts as stopped
 * @param pollInterval between two looks at a state that is to change
 * @param retryInterval between two tries of a command that failed
 * @param startReserve what start keeps of its time to take back a guest that came up wrong
 * @param stopReserve what stop keeps of its time, but no more than half, to destroy a guest that
 *     does not heed and to prove it gone
 * @param nameWait how long start waits for the domain of the guest's last life to disappear
 */
public record XenConfig(
    Duration rebootGrace,
    Duration pollInterval,
    Duration retryInterval,
    Duration startReserve,
    Duration stopReserve,
    Duration nameWait) {

  /** What holds unless configured otherwise. */
  public static final XenConfig DEFAULTS =
      new XenConfig(
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20));

  /** Checks. */
  public XenConfig {
    positive("rebootGrace", rebootGrace);
    positive("pollInterval", pollInterval);
    positive("retryInterval", retryInterval);
    positive("startReserve", startReserve);
    positive("stopReserve", stopReserve);
    positive("nameWait", nameWait);
    if (rebootGrace.compareTo(pollInterval) < 0) {
      throw new IllegalArgumentException("rebootGrace is shorter than pollInterval");
    }
  }

  private static void positive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + " must be more than 0 and at most 1 h: " + value);
    }
  }
}
