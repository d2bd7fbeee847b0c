// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.Optional;
import java.util.function.Consumer;

/** Switches what a node runs in: a container, or nothing in a unit test. */
public interface PowerSwitch {
  /** What to do. */
  enum Action {
    /** Cut its power. */
    OFF,
    /** Give it power. */
    ON,
    /** Freeze it. */
    PAUSE,
    /** Let it go on. */
    UNPAUSE
  }

  /** Switches nothing: the model alone. */
  PowerSwitch NONE = (node, action, done) -> done.accept(Optional.empty());

  /**
   * Begins to switch. Must not block.
   *
   * @param node which
   * @param action what
   * @param done told when it is done: empty, or what went wrong; from any thread
   */
  void request(String node, Action action, Consumer<Optional<String>> done);
}
