/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
