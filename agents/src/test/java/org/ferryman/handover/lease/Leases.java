// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.exec.Clock;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;

/** Leases for tests. */
public final class Leases {
  static final String ID = "lease-0001";

  private Leases() {}

  /** A lease of r0's guest, from node1 to node2, that lasts. */
  public static Lease lease(Side side, Phase phase, Clock clock, String... resources) {
    return lease(ID, side, phase, clock, resources);
  }

  /** The same under an id of its own. */
  public static Lease lease(String id, Side side, Phase phase, Clock clock, String... resources) {
    CommandedRole commanded =
        side == Side.SOURCE ? CommandedRole.PROMOTED : CommandedRole.UNPROMOTED;
    Map<String, CommandedRole> roles =
        Stream.of(resources).collect(Collectors.toMap(name -> name, name -> commanded));
    return new Lease(
            Lease.VERSION,
            id,
            "vm1",
            roles,
            "node1",
            "node2",
            "node2",
            side,
            Window.AT_THE_END,
            phase,
            List.of(),
            clock.bootId(),
            0,
            "")
        .until(Duration.ofSeconds(60), clock);
  }
}
