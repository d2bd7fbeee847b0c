// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a resource serves, but needs an administrator: what {@code crm_mon} ought to show
 * although nothing has failed. A peer that is merely away (Connecting) is not among it: it comes
 * back by itself.
 */
public final class Degradation {
  private Degradation() {}

  /** What is wrong; empty if nothing is. */
  public static Optional<String> of(DrbdStatus status) {
    List<String> found = new ArrayList<>();
    if (!status.suspended().isEmpty()) {
      found.add("I/O is suspended (%s)".formatted(String.join(", ", status.suspended())));
    }
    if (status.failsIo()) {
      found.add(
          "all I/O is made to fail (force-io-failures), for a newer Primary was found elsewhere:"
              + " close what has its devices open");
    }
    for (DrbdVolume volume : status.volumes()) {
      if (volume.quorum().equals(Optional.of(false))) {
        found.add("volume %d has no quorum".formatted(volume.number()));
      }
      if (status.primary() && !volume.client() && volume.disk().lost()) {
        found.add(
            "volume %d has lost its disk (%s), the data comes from a peer"
                .formatted(volume.number(), volume.disk().word()));
      }
    }
    for (DrbdConnection connection : status.connections()) {
      if (connection.state() == ConnectionState.STAND_ALONE) {
        found.add(
            "no connection to %s is tried (StandAlone): disconnected by hand, or a split brain;"
                    .formatted(connection.name().orElse("the peer"))
                + " see the kernel's log");
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(status.resource() + " is degraded: " + String.join("; ", found));
  }
}
