// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

/** A command that an action gives DRBD on its way to where it wants to be. */
enum DrbdCommand {
  /** Create what is missing and attach, connect. */
  BRING_UP,
  /** As {@link #BRING_UP}, without connecting. */
  BRING_UP_DISKS,
  /** Make this node Primary. */
  MAKE_PRIMARY,
  /** Make this node Secondary. */
  MAKE_SECONDARY,
  /** Take the resource down. */
  TAKE_DOWN
}
