// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.WatchersReading.Rebuild;

/**
 * One look at a guest.
 *
 * @param list the domains as read
 * @param state what they say of the guest
 * @param rebuild whether a guest that is gone or ends may come back by itself
 * @param holder who else holds a disk of a guest that is not here under any of its names
 * @param detail what else a reason should tell; empty where there is nothing
 */
record GuestObservation(
    DomainList list, GuestState state, Rebuild rebuild, Optional<Holder> holder, String detail) {
  /**
   * A domain under another name that holds a disk open.
   *
   * @param domain who
   * @param backend which disk
   */
  record Holder(Domain domain, DiskBackend backend) {
    /** How a reason calls it. */
    String describe() {
      return "%s holds %s".formatted(domain.describe(), backend.describe());
    }
  }

  /** The domain of that name, if the list is known and has it. */
  Optional<Domain> named(String name) {
    return list instanceof Domains domains
        ? domains.named(name).stream().findFirst()
        : Optional.empty();
  }

  /** Which of these ids are still domains of this host; all, where the list is not known. */
  List<Integer> stillThere(List<Integer> ids) {
    return list instanceof Domains domains ? ids.stream().filter(domains::has).toList() : ids;
  }
}
