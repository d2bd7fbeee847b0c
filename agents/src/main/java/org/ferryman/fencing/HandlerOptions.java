// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.ferryman.tools.pacemaker.FencingConfig;

/**
 * The options of a handler. Those of drbd-utils' own handlers that mean nothing here are taken and
 * passed over, so that {@code unfence_extra_args} may stay as it is.
 *
 * @param timeout the handler's budget
 * @param onlyOwn whether unfence-peer touches only a constraint that admits this node
 */
record HandlerOptions(Duration timeout, boolean onlyOwn) {
  /**
   * Reads them.
   *
   * @param extra more of them, separated by blanks
   * @throws IllegalArgumentException naming the option that is not known or malformed
   */
  static HandlerOptions of(List<String> arguments, String extra) {
    Deque<String> left = new ArrayDeque<>(arguments);
    Arrays.stream(extra.split("\\s+")).filter(word -> !word.isEmpty()).forEach(left::add);
    Duration timeout = FencingConfig.DEFAULTS.budget();
    boolean onlyOwn = false;
    while (!left.isEmpty()) {
      String option = left.remove();
      switch (option) {
        case "--unfence-only-if-owner-match" -> onlyOwn = true;
        case "--timeout" -> timeout = seconds(option, left.poll());
        case "--flock-timeout" -> seconds(option, left.poll());
        case "--quiet", "--flock-required" -> {}
        default -> throw new IllegalArgumentException("no such option: '" + option + "'");
      }
    }
    return new HandlerOptions(timeout, onlyOwn);
  }

  private static Duration seconds(String option, String value) {
    if (value == null || !value.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "%s needs a number of seconds, not '%s'".formatted(option, value));
    }
    return Duration.ofSeconds(Long.parseLong(value));
  }
}
