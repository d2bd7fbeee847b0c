// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

/** When both nodes have to be Primary. */
public enum Window {
  /** At the end of the copy: every disk comes through the hotplug script, which asks for it. */
  AT_THE_END,
  /**
   * The whole copy: a {@code phy:} disk is opened by xl without a word to us. The receiver begins
   * only when it is open.
   */
  WHOLE_COPY
}
