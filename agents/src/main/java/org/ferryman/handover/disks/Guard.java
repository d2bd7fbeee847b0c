// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.disks;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Side;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * Whether a resource may be made Primary here: never a second Primary, but for a guest that is
 * arriving, under a lease or where the administrator allows two primaries for good.
 */
public sealed interface Guard {

  /** Who wants it. */
  enum Caller {
    /** The start of a guest, or the hotplug script for a guest that is being built. */
    START,
    /** The hotplug script for a domain {@code NAME--incoming}. */
    ARRIVAL
  }

  /** Make it Primary. {@code note} is empty or to be logged. */
  record Allowed(String note) implements Guard {
    /** Checks. */
    public Allowed {
      requireNonNull(note, "note");
    }
  }

  /** The window is about to be opened: ask for it, look again. */
  record AwaitWindow(Lease lease) implements Guard {
    /** Checks. */
    public AwaitWindow {
      requireNonNull(lease, "lease");
    }
  }

  /** Do not. */
  record Refused(String reason) implements Guard {
    /** Checks. */
    public Refused {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Decides.
   *
   * @param status the resource here, as the kernel tells it
   * @param lease what is known of its lease
   * @param twoPrimariesConfigured whether the configuration allows two primaries for good
   */
  static Guard of(
      Caller caller, DrbdStatus status, LeaseReading lease, boolean twoPrimariesConfigured) {
    if (status.primary()) {
      return new Allowed("");
    }
    if (lease instanceof LeaseReading.Unreadable unreadable) {
      return new Refused(unreadable.objection());
    }
    if (caller == Caller.ARRIVAL && arriving(lease)) {
      return underLease(((LeaseReading.Held) lease).lease());
    }
    List<DrbdConnection> primaries = status.primaryPeers();
    if (primaries.isEmpty()) {
      return new Allowed("");
    }
    String peers =
        primaries.stream()
            .map(peer -> peer.name().orElse("the peer"))
            .collect(Collectors.joining(" and "));
    if (caller == Caller.ARRIVAL && twoPrimariesConfigured) {
      return new Allowed(
          "%s is Primary on %s and becomes so here for an arriving guest without a lease: the"
                  .formatted(status.resource(), peers)
              + " configuration allows two primaries for good");
    }
    return new Refused(
        "%s is Primary on %s: it is not made Primary here as well; end what uses it there first"
            .formatted(status.resource(), peers));
  }

  private static boolean arriving(LeaseReading reading) {
    return reading instanceof LeaseReading.Held held
        && held.lease().side() == Side.TARGET
        && held.lease().handOver();
  }

  private static Guard underLease(Lease lease) {
    return switch (lease.phase()) {
      case OPEN -> new Allowed("under the " + lease.describe());
      case PREPARED, ARRIVING, OPENING -> new AwaitWindow(lease);
      case CLOSING, RETURNING, ARRIVED, STARTING ->
          new Refused("the guest is not to arrive any more: " + lease.describe());
    };
  }
}
