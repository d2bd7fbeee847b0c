// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * Whether a guest has its disks. xl says that it built a guest even where the kernel could not open
 * its disk: only the backends in xenstore tell.
 *
 * @param state how it stands
 * @param reason which disk is in the way; empty if none is
 */
record DiskCheck(State state, String reason) {

  enum State {
    /** Every disk is there. */
    CONNECTED,
    /** Not all yet. */
    WAITING,
    /** One of them will not come. */
    BROKEN
  }

  /** How the disks of a domain stand, from all backends of this host. */
  static DiskCheck of(GuestConfig config, int domainId, BackendsReading reading) {
    if (reading instanceof BackendsReading.Unknown unknown) {
      return new DiskCheck(State.WAITING, "its disks can't be looked at: " + unknown.reason());
    }
    List<DiskBackend> backends = ((BackendsReading.Known) reading).of(domainId);
    DiskCheck result = new DiskCheck(State.CONNECTED, "");
    for (DiskSpec disk : config.dataDisks()) {
      if (disk.backend().isPresent()) {
        continue; // Served by another domain, which dom0's part of xenstore does not tell of.
      }
      DiskCheck check = of(config.type(), disk, backends);
      if (check.state() == State.BROKEN) {
        return check;
      }
      result = result.state() == State.CONNECTED ? check : result;
    }
    return result;
  }

  /**
   * How every disk stands that a domain has, whatever its file says of it: what arrives by a
   * migration has the disks that were attached where it left.
   */
  static DiskCheck ofAttached(GuestConfig.Type type, int domainId, BackendsReading reading) {
    if (reading instanceof BackendsReading.Unknown unknown) {
      return new DiskCheck(State.WAITING, "its disks can't be looked at: " + unknown.reason());
    }
    DiskCheck result = new DiskCheck(State.CONNECTED, "");
    for (DiskBackend backend : ((BackendsReading.Known) reading).of(domainId)) {
      DiskCheck check = backend.cdrom() ? new DiskCheck(State.CONNECTED, "") : of(type, backend);
      if (check.state() == State.BROKEN) {
        return check;
      }
      result = result.state() == State.CONNECTED ? check : result;
    }
    return result;
  }

  private static DiskCheck of(GuestConfig.Type type, DiskSpec disk, List<DiskBackend> backends) {
    Optional<DiskBackend> found =
        backends.stream()
            .filter(it -> it.vdev().equals(disk.vdev()) || isNumber(it, disk.vdev()))
            .findFirst();
    if (found.isEmpty()) {
      return new DiskCheck(State.WAITING, "disk %s has no backend".formatted(disk.vdev()));
    }
    return of(type, found.get());
  }

  private static DiskCheck of(GuestConfig.Type type, DiskBackend backend) {
    if (serves(type, backend)) {
      return new DiskCheck(State.CONNECTED, "");
    }
    return new DiskCheck(
        backend.error().isPresent() ? State.BROKEN : State.WAITING, "disk " + backend.describe());
  }

  private static boolean isNumber(DiskBackend backend, String vdev) {
    return vdev.equals(Integer.toString(backend.device()));
  }

  /** An HVM guest may use the emulated drive: then the paravirtual one stays ready for ever. */
  private static boolean serves(GuestConfig.Type type, DiskBackend backend) {
    boolean opened = backend.physicalDevice().isPresent() || !backend.kind().startsWith("vbd");
    return switch (backend.state()) {
      case CONNECTED, RECONFIGURING, RECONFIGURED -> true;
      case INIT_WAIT, INITIALISED -> type == GuestConfig.Type.HVM && opened;
      case NONE, INITIALISING, CLOSING, CLOSED -> false;
    };
  }
}
