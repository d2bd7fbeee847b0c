// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

/** Which end of a hand-over a node is. */
public enum Side {
  /** The guest leaves this node. */
  SOURCE,
  /** The guest comes to this node; also the node on which a guest is started. */
  TARGET
}
