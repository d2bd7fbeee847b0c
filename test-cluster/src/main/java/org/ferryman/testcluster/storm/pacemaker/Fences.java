// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.function.Consumer;

/** The world's side of fencing: the power switches. */
@FunctionalInterface
public interface Fences {

  /**
   * Switches a node off, and on again. The world tells the model of the death and of the later
   * start itself.
   *
   * @param node which node
   * @param by the node that runs the fence agent
   * @param done is told whether the node is off for certain; a device that hangs never tells
   */
  void fence(String node, String by, Consumer<Boolean> done);

  /**
   * Whether a fence device can be spoken to: what its start and monitor answer.
   *
   * @param device its resource id
   * @param by from which node
   */
  default boolean answers(String device, String by) {
    return true;
  }
}
