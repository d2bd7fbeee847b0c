// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.ferryman.controller.admin.evacuate.Copies;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.LeaseStoreException;

/** How far hand-overs are of which this node is one end, by their leases here. */
final class LocalCopies implements Copies {
  private final LeaseStore leases;

  LocalCopies(LeaseStore leases) {
    this.leases = requireNonNull(leases, "leases");
  }

  @Override
  public Optional<String> of(String guest) {
    try {
      return leases.readAll().stream()
          .filter(LeaseReading.Held.class::isInstance)
          .map(it -> ((LeaseReading.Held) it).lease())
          .filter(it -> it.vm().equals(guest))
          .findFirst()
          .flatMap(LocalCopies::describe);
    } catch (LeaseStoreException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> describe(Lease lease) {
    return switch (lease.phase()) {
      case PREPARED -> Optional.of("copy");
      case ARRIVING, OPENING, OPEN, CLOSING -> Optional.of("window");
      case RETURNING -> Optional.of("goes back");
      case ARRIVED -> Optional.of("has arrived");
      case STARTING -> Optional.empty();
    };
  }
}
