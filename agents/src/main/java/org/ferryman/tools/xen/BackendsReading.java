// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.List;

/** What is known of the disks that dom0 serves to guests. */
public sealed interface BackendsReading {

  /** All of them. */
  record Known(List<DiskBackend> all) implements BackendsReading {
    /** Copies. */
    public Known {
      all = List.copyOf(all);
    }

    /** Those of one domain. */
    public List<DiskBackend> of(int domainId) {
      return all.stream().filter(backend -> backend.domainId() == domainId).toList();
    }
  }

  /** Not known. */
  record Unknown(String reason) implements BackendsReading {}
}
