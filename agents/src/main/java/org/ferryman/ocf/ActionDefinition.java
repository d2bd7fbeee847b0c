// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.time.Duration;
import java.util.Optional;

/**
 * One action of an agent with the timeout and interval it advises.
 *
 * @param action the action
 * @param timeout the advised timeout
 * @param interval the advised interval of a recurring monitor
 * @param role {@code Promoted} or {@code Unpromoted}, where the advice is for one role
 * @param depth the check level it is for
 */
public record ActionDefinition(
    OcfAction action,
    Duration timeout,
    Optional<Duration> interval,
    Optional<String> role,
    Optional<Integer> depth) {

  /** Checks. */
  public ActionDefinition {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("an action needs a timeout: " + action);
    }
  }

  /** An action that does not recur. */
  public static ActionDefinition of(OcfAction action, Duration timeout) {
    return new ActionDefinition(
        action, timeout, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A recurring monitor. */
  public static ActionDefinition monitor(Duration timeout, Duration interval, int depth) {
    return new ActionDefinition(
        OcfAction.MONITOR, timeout, Optional.of(interval), Optional.empty(), Optional.of(depth));
  }

  /** A recurring monitor of one role. */
  public static ActionDefinition monitor(Duration timeout, Duration interval, String role) {
    return new ActionDefinition(
        OcfAction.MONITOR, timeout, Optional.of(interval), Optional.of(role), Optional.empty());
  }
}
