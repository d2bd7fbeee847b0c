// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;

/**
 * What was last heard of a peer over DRBD's own connection.
 *
 * @param role its role
 * @param disk the state of its data, of several volumes the best
 * @param lostAt when the connection was first seen to be gone; empty while it stands
 */
public record Contact(Role role, DiskState disk, Optional<Instant> lostAt) {
  private static final Set<DiskState> OF_NO_USE_ALONE =
      Set.of(
          DiskState.DISKLESS,
          DiskState.FAILED,
          DiskState.DETACHING,
          DiskState.INCONSISTENT,
          DiskState.OUTDATED);

  /** Checks. */
  public Contact {
    requireNonNull(role, "role");
    requireNonNull(disk, "disk");
    requireNonNull(lostAt, "lostAt");
  }

  /**
   * Whether it may have gone on writing by itself: a Primary needs good data of its own for that.
   */
  public boolean mayWriteAlone() {
    return role != Role.SECONDARY && !OF_NO_USE_ALONE.contains(disk);
  }

  Contact lost(Instant now) {
    return lostAt.isPresent() ? this : new Contact(role, disk, Optional.of(now));
  }
}
