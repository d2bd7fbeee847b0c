// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The bounds of a hand-over.
 *
 * @param poll between two looks at what goes on
 * @param preflightRetry between two preflights
 * @param ask how long an answer of the target may take
 * @param await how long one question for the arriving guest may wait on the target
 * @param breakOff how long xl has to break off by itself before it is killed
 * @param lookAgain how long an end that is not clear is looked at again
 * @param rescue what is kept of the operation's time for breaking off and deciding
 * @param leaseBeyond how long a lease lasts beyond the operation
 * @param settled how long a lease goes on after the window is closed, for Pacemaker's commands
 * @param started how long the lease of a guest's start lasts beyond the start
 */
public record HandoverTimeouts(
    Duration poll,
    Duration preflightRetry,
    Duration ask,
    Duration await,
    Duration breakOff,
    Duration lookAgain,
    Duration rescue,
    Duration leaseBeyond,
    Duration settled,
    Duration started) {
  /** Between two looks at a lease while a guest stands still for it. */
  public static final Duration LEASE_LOOK = Duration.ofMillis(10);

  /** What holds unless configured otherwise. */
  public static final HandoverTimeouts DEFAULTS =
      new HandoverTimeouts(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2));

  /** Checks. */
  public HandoverTimeouts {
    requireNonNull(poll, "poll");
    requireNonNull(preflightRetry, "preflightRetry");
    requireNonNull(ask, "ask");
    requireNonNull(await, "await");
    requireNonNull(breakOff, "breakOff");
    requireNonNull(lookAgain, "lookAgain");
    requireNonNull(rescue, "rescue");
    requireNonNull(leaseBeyond, "leaseBeyond");
    requireNonNull(settled, "settled");
    requireNonNull(started, "started");
  }

  /** What is kept of {@code total} for the rescue: never more than a third. */
  public Duration rescueOf(Duration total) {
    Duration third = total.dividedBy(3);
    return rescue.compareTo(third) < 0 ? rescue : third;
  }
}
