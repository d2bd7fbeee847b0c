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
  /** The replication link is cut and mended again and again. */
  LINK_FLAPS(4, true, true),
  /** A node's sshd does not answer. */
  SSH_HANGS(4, false, true),
  /** A node's sshd hangs up before it has answered, when what it was asked for is done. */
  SSH_CUT(4, false, true),
  /** Migrations stop at a step, and their connection breaks before they go on. */
  MIGRATION_STOPS(6, true, true),
  /** A node's kernel hangs until its watchdog resets it, or it is fenced. */
  NODE_HANGS(4, true, true),
  /** A controller hangs. */
  CONTROLLER_HANGS(4, false, false),
  /** A disk gives errors until it is replaced by one of the same content. */
  DISK_LOST(4, true, true),
  /** Somebody else has a node's memory. */
  MEMORY_SHORT(3, false, true),
  /** A node's wall clock is set. */
  CLOCK_STEPPED(3, false, false),
  /** A guest reboots by itself: its xl builds it anew. */
  GUEST_REBOOTS(5, false, false),
  /** A guest boots another kernel within its domain. */
  GUEST_RESETS(2, false, true),
  /** What is left of destroyed domains stays. */
  DYING_STAYS(3, true, true),
  /** The administrator bans a guest from a node. */
  BAN(5, false, false),
  /** The administrator has all of a guest looked at anew. */
  REFRESH(2, false, true),
  /** The cluster is in maintenance. */
  MAINTENANCE(3, true, true),
  /** A guest's file has a typo on a node. */
  GUEST_TYPO(3, false, false),
  /** A node's settings have a typo. */
  SETTINGS_TYPO(3, false, false),
  /** The administrator uses drbdadm by hand. */
  DRBDADM(4, true, true),
  /** The administrator forgets that two Primaries are allowed. */
  TWO_PRIMARIES(3, true, true),
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

  /** Whether an administrator wants guests elsewhere by it. */
  boolean moves() {
    return this == STANDBY || this == MOVE || this == BAN;
  }

  /** Whether it keeps a guest from where it is to go, but not from running where it is. */
  boolean holdsUp() {
    return this == GUEST_REBOOTS || this == GUEST_TYPO || this == SETTINGS_TYPO;
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
