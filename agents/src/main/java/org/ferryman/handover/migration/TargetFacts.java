// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.tools.xen.GuestSighting;

/**
 * What the target of a hand-over tells while it goes on.
 *
 * @param guest what is seen of the guest
 * @param receiver what its receiver has come to
 * @param phase the phase of the lease there, by its name; empty where there is none
 * @param disks the guest's DRBD resources there
 */
public record TargetFacts(
    GuestSighting guest, ReceiverVerdict receiver, String phase, List<DiskFacts> disks) {

  /** Checks and copies. */
  public TargetFacts {
    requireNonNull(guest, "guest");
    requireNonNull(receiver, "receiver");
    requireNonNull(phase, "phase");
    disks = List.copyOf(disks);
  }

  /** What has come of the guest there. */
  @JsonIgnore
  public TargetEnd end() {
    return TargetEnd.of(guest, receiver);
  }

  /** Whether the lease there is at that phase. */
  public boolean at(Phase wanted) {
    return phase.equals(wanted.name());
  }
}
