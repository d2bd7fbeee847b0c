// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

/**
 * One fault of a history.
 *
 * @param at when it begins, in milliseconds after the world has settled
 * @param kind what goes wrong
 * @param node where, if it is a node's
 * @param what which guest or tool, if it is one's
 * @param millis for how long
 */
public record Trouble(long at, FaultKind kind, String node, String what, long millis) {
  /** Checks. */
  public Trouble {
    requireNonNull(kind, "kind");
    requireNonNull(node, "node");
    requireNonNull(what, "what");
  }

  @Override
  public String toString() {
    return "%.1f s: %s%s%s for %.1f s"
        .formatted(
            at / 1_000.0,
            kind,
            node.isEmpty() ? "" : " " + node,
            what.isEmpty() ? "" : " " + what,
            millis / 1_000.0);
  }
}
