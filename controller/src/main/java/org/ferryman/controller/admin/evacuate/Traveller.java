// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

/**
 * A guest that leaves a node.
 *
 * @param guest its resource
 * @param from the node
 * @param mayEndStopped whether it is known that it will run nowhere
 */
public record Traveller(String guest, String from, boolean mayEndStopped) {
  /** Checks. */
  public Traveller {
    requireNonNull(guest, "guest");
    requireNonNull(from, "from");
  }

  /** Whether nothing more is to be waited for. */
  boolean done(Stage stage) {
    return stage.step() == Stage.Step.ARRIVED
        || (mayEndStopped && stage.step() == Stage.Step.STOPPED);
  }
}
