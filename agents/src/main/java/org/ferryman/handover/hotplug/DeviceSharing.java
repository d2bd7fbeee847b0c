// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.hotplug;

import java.util.Optional;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;

/** Whether a DRBD device is free for one more user on this host. */
final class DeviceSharing {
  private DeviceSharing() {}

  /** Who uses it. */
  sealed interface Use {
    /** Nobody but the guest itself. */
    record Free() implements Use {}

    /** Somebody else. */
    record Taken(String reason) implements Use {}

    /** Not known. */
    record Unknown(String reason) implements Use {}
  }

  /**
   * Decides. Two copies of one guest may hold it while the guest moves within this host: only one
   * of them executes at a time.
   *
   * @param minor the device
   * @param domainId the domain that wants it
   * @param guest that domain's name
   * @param inDom0 what Domain-0 itself does with it; empty if nothing
   */
  static Use of(
      int minor,
      int domainId,
      String guest,
      Optional<String> inDom0,
      BackendsReading backends,
      DomainList domains) {
    String device = "/dev/drbd" + minor;
    if (inDom0.isPresent()) {
      return new Use.Taken(device + " is " + inDom0.get() + " in Domain-0");
    }
    if (backends instanceof BackendsReading.Unknown unknown) {
      return new Use.Unknown(unknown.reason());
    }
    for (DiskBackend backend : ((BackendsReading.Known) backends).all()) {
      if (backend.domainId() == domainId || backend.closed() || !holds(backend, minor)) {
        continue;
      }
      if (!(domains instanceof DomainList.Domains known)) {
        return new Use.Unknown(domains.trouble());
      }
      String other = name(known, backend.domainId());
      if (!plain(other).equals(plain(guest))) {
        return new Use.Taken(
            "%s is used by guest %s (domain %d) as %s"
                .formatted(device, other, backend.domainId(), backend.vdev()));
      }
    }
    return new Use.Free();
  }

  private static boolean holds(DiskBackend backend, int minor) {
    return backend
        .physicalDevice()
        .filter(device -> device.drbd() && device.minor() == minor)
        .isPresent();
  }

  private static String name(DomainList.Domains domains, int id) {
    return domains
        .guests()
        .filter(domain -> domain.id() == id)
        .findFirst()
        .flatMap(Domain::name)
        .orElse("without a name");
  }

  private static String plain(String name) {
    return name.replaceFirst("--(incoming|migratedaway)$", "");
  }
}
