// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

/** What can go wrong in a history. */
public enum FaultKind {
  /** A node loses its power, and gets it back. */
  POWER(6, true, true),
  /** The replication link is cut. */
  LINK(8, true, true),
  /** The nodes don't hear each other: corosync and ssh. */
  PARTITION(5, true, true),
  /** A node takes no ssh. */
  SSH_REFUSED(4, false, true),
  /** The connection of every migration breaks. */
  MIGRATION_BREAKS(6, true, true),
  /** A controller is killed. */
  CONTROLLER_KILLED(6, false, false),
  /** The process of an operation is killed. */
  AGENT_KILLED(8, true, true),
  /** A tool hangs. */
  TOOL_HANGS(6, true, true),
  /** A tool fails. */
  TOOL_FAILS(6, true, true),
  /** A tool is slow. */
  TOOL_SLOW(6, true, true),
  /** A tool prints what makes no sense. */
  TOOL_GARBAGE(4, true, true),
  /** Half of what a tool prints is lost. */
  TOOL_HALF(4, true, true),
  /** A tool is killed when it has done its work. */
  TOOL_DIES(4, true, true),
  /** A guest crashes. */
  GUEST_CRASHES(4, false, true),
  /** A guest halts itself. */
  GUEST_HALTS(3, false, true),
  /** A guest does not shut down. */
  GUEST_IGNORES(3, true, true),
  /** The administrator sets a node to standby, and back. */
  STANDBY(14, false, false),
  /** The administrator moves a guest. */
  MOVE(14, false, false),
  /** The administrator cleans up. */
  CLEANUP(3, false, true),
  /** The fence device of a node fails. */
  FENCE_FAILS(2, false, false),
  /** Fencing is slow. */
  FENCE_SLOW(2, false, false);

  private final int weight;
  private final boolean mayFence;
  private final boolean mayRestart;

  FaultKind(int weight, boolean mayFence, boolean mayRestart) {
    this.weight = weight;
    this.mayFence = mayFence;
    this.mayRestart = mayRestart;
  }

  int weight() {
    return weight;
  }

  /** Whether a node may be fenced for it. */
  boolean mayFence() {
    return mayFence;
  }

  /** Whether a guest may be started anew for it. */
  boolean mayRestart() {
    return mayRestart;
  }
}
