// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.exec.Clock;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;
import org.ferryman.tools.xen.Guests;

/**
 * Whether a hand-over leaves it open on which node a resource is written to. When two Primaries
 * lose each other in the window, the node where the guest executes has to go on, and the other must
 * not shut it out: there the guest is suspended, gone, or not begun, and nothing is written.
 */
public final class OngoingMigration {
  private final LeaseStore leases;
  private final Clock clock;
  private final Guests guests;

  /** By the leases and the domains of this node. */
  public OngoingMigration(LeaseStore leases, Clock clock, Guests guests) {
    this.leases = leases;
    this.clock = clock;
    this.guests = guests;
  }

  /**
   * Why this node must not take the resource for itself now.
   *
   * @return empty if the guest executes here, or no hand-over of this resource is under way
   */
  public Optional<String> elsewhere(String resource, Operation operation) {
    LeaseReading reading = leases.read(resource);
    if (reading instanceof LeaseReading.Unreadable unreadable) {
      return Optional.of(
          "whether a guest is on its way is not known: the lease on %s can't be read: %s"
              .formatted(resource, unreadable.reason()));
    }
    if (!(reading instanceof LeaseReading.Held held) || !held.lease().handOver()) {
      return Optional.empty();
    }
    Lease lease = held.lease();
    GuestSighting seen = guests.look(lease.vm(), operation);
    if (!seen.known()) {
      return Optional.of(
          "whether guest %s executes here is not known: %s (%s)"
              .formatted(lease.vm(), seen.describe(), lease.describe()));
    }
    return executes(seen.own())
        ? Optional.empty()
        : Optional.of(
            "guest %s is on its way and does not execute here: %s (%s)"
                .formatted(lease.vm(), seen.describe(), lease.describe()));
  }

  /** The longest that this can last: what is left of the hand-over's lease; else zero. */
  public Duration longest(String resource) {
    return leases.read(resource) instanceof LeaseReading.Held held && held.lease().handOver()
        ? held.lease().remaining(clock)
        : Duration.ZERO;
  }

  private static boolean executes(GuestDomain own) {
    return own.state() == GuestDomain.State.ACTIVE || own.state() == GuestDomain.State.DOWN;
  }
}
