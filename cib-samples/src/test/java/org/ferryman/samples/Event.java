// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

/**
 * Something that happens to a simulated cluster.
 *
 * @param option how {@code crm_simulate} is told of it
 * @param failing the action that fails, as in {@link Outcome#actions()}, or none
 */
record Event(String option, String failing) {

  private static final String NONE = "";

  /** Whether it is an action that will fail, rather than something that happens at once. */
  boolean isFailure() {
    return !failing.isEmpty();
  }

  /** A node is lost without a word: the others must fence it. */
  static Event nodeFails(String node) {
    return new Event("--node-fail=" + node, NONE);
  }

  /** A node joins. */
  static Event nodeJoins(String node) {
    return new Event("--node-up=" + node, NONE);
  }

  /** A recurring monitor, of an interval in seconds, answers an exit code. */
  static Event monitorFails(String resource, int interval, String node, int exit) {
    return new Event(
        "--op-inject=%s_monitor_%d@%s=%d".formatted(resource, interval * 1000, node, exit), NONE);
  }

  /** An action, if it comes to it, fails with OCF_ERR_GENERIC. */
  static Event actionFails(String resource, String action, String node) {
    return new Event(
        "--op-fail=%s_%s_0@%s=1".formatted(resource, action, node),
        "%s %s %s".formatted(resource, action, node));
  }
}
