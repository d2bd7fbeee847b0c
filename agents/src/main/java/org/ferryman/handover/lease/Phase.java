// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.util.Set;
import org.ferryman.tools.drbd.status.Role;

/**
 * How far a hand-over is. A phase is recorded before what it permits is done, so it permits what
 * held before as well.
 */
public enum Phase {
  /** Leases are written, no disk is touched. */
  PREPARED(Roles.PRIMARY, Roles.SECONDARY, false),
  /** The target's hotplug script, or its receiver, waits for the window. */
  ARRIVING(Roles.PRIMARY, Roles.SECONDARY, false),
  /** The window is being opened. */
  OPENING(Roles.PRIMARY, Roles.EITHER, true),
  /** Both nodes are Primary. */
  OPEN(Roles.PRIMARY, Roles.PRIMARY, true),
  /** The guest has arrived, the window is being closed. */
  CLOSING(Roles.EITHER, Roles.PRIMARY, true),
  /** The guest stays on the source, the window is being closed. */
  RETURNING(Roles.PRIMARY, Roles.EITHER, true),
  /** The window is closed, the target alone is Primary; Pacemaker is yet to command so. */
  ARRIVED(Roles.SECONDARY, Roles.PRIMARY, false),
  /** No hand-over: the start of a guest makes its disks Primary before Pacemaker promotes them. */
  STARTING(Roles.NEITHER, Roles.EITHER, false);

  private final Roles onSource;
  private final Roles onTarget;
  private final boolean window;

  Phase(Roles onSource, Roles onTarget, boolean window) {
    this.onSource = onSource;
    this.onTarget = onTarget;
    this.window = window;
  }

  /** The roles that the devices of this side may have; any other is a failure. */
  public Set<Role> deviceRoles(Side side) {
    return switch (side == Side.SOURCE ? onSource : onTarget) {
      case NEITHER -> Set.of();
      case PRIMARY -> Set.of(Role.PRIMARY);
      case SECONDARY -> Set.of(Role.SECONDARY);
      case EITHER -> Set.of(Role.PRIMARY, Role.SECONDARY);
    };
  }

  /** Whether allow-two-primaries may be set. */
  public boolean windowMayBeOpen() {
    return window;
  }

  private enum Roles {
    NEITHER,
    PRIMARY,
    SECONDARY,
    EITHER
  }
}
