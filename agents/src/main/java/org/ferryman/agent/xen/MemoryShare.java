// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.XlOutcome;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * Shares the host's memory out evenly among its guests when one starts or has stopped: what {@code
 * ocf:heartbeat:Xen} does with {@code allow_mem_management}, but for the guest's file, which is not
 * changed. What can't be done is logged; it fails nothing by itself.
 */
final class MemoryShare {
  private final Xl xl;
  private final XenConfig config;

  MemoryShare(Xl xl, XenConfig config) {
    this.xl = xl;
    this.config = config;
  }

  /** An even share, in MiB; empty if nothing is left to share. */
  static Optional<Long> of(long totalMiB, long reservedMiB, int guests) {
    long share = guests == 0 ? 0 : (totalMiB - reservedMiB) / guests;
    return share > 0 ? Optional.of(share) : Optional.empty();
  }

  /**
   * Makes room for a guest.
   *
   * @return the memory it shall be created with; empty for what its configuration says
   */
  Optional<Long> forStart(GuestConfig guest, long reservedMiB, Operation operation) {
    Optional<Long> share = shareOut(reservedMiB, 1, operation);
    Optional<Long> own = share.map(it -> Math.min(it, guest.maxMemoryMiB().orElse(it)));
    own.ifPresent(needed -> awaitFree(needed, operation.within(config.nameWait())));
    return own;
  }

  /** Gives the others what a guest that is gone had. */
  void afterStop(long reservedMiB, Operation operation) {
    shareOut(reservedMiB, 0, operation);
  }

  private Optional<Long> shareOut(long reservedMiB, int more, Operation operation) {
    Reading<HostMemory> memory = xl.memory(operation);
    DomainList list = xl.domains(operation);
    if (!(memory instanceof Reading.Known<HostMemory> known)
        || !(list instanceof Domains domains)) {
      String why =
          memory instanceof Reading.Unknown<HostMemory> unknown ? unknown.reason() : list.trouble();
      operation.log().warn("memory is not shared out: " + why);
      return Optional.empty();
    }
    List<Domain> running =
        domains
            .guests()
            .filter(it -> !it.state().dying() && it.state().shutdown().isEmpty())
            .toList();
    Optional<Long> share = of(known.value().totalMiB(), reservedMiB, running.size() + more);
    if (share.isEmpty()) {
      operation.log().warn("no memory is left to share out beyond %d MiB".formatted(reservedMiB));
      return share;
    }
    for (Domain domain : running) {
      XlOutcome outcome = xl.setMemory(domain.id(), share.get(), operation);
      if (!outcome.done()) {
        operation.log().warn(outcome.reason());
      }
    }
    return share;
  }

  /** Guests give memory back at their own pace. */
  private void awaitFree(long neededMiB, Operation operation) {
    boolean time = true;
    while (time
        && xl.memory(operation) instanceof Reading.Known<HostMemory> known
        && known.value().dom0Fixed()
        && known.value().availableMiB() < neededMiB) {
      time = operation.pause(config.pollInterval());
    }
  }
}
