// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/** Whether a node runs. */
public final class NodePower {
  private boolean on = true;
  private boolean hung;

  /**
   * Whether the node executes anything at this moment.
   *
   * @return true if it is powered and not hung
   */
  public boolean alive() {
    return on && !hung;
  }

  /**
   * Whether the node has power, hung or not.
   *
   * @return true if its memory is kept
   */
  public boolean on() {
    return on;
  }

  /**
   * Whether the node is frozen.
   *
   * @return true while it hangs
   */
  public boolean hung() {
    return hung;
  }

  public void set(boolean nowOn, boolean nowHung) {
    on = nowOn;
    hung = nowHung;
  }
}
