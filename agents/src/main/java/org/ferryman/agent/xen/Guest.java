// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.config.DiskSpec;

/**
 * The guest an operation is about.
 *
 * @param name its name
 * @param path its configuration file, absolute
 * @param file what is known of that file
 * @param shared the disks that are declared to be shared without DRBD: names in the guest, or paths
 */
record Guest(GuestName name, Path path, GuestFile file, List<String> shared) {

  Guest {
    shared = List.copyOf(shared);
  }

  /** Whether a disk is declared to be shared. */
  boolean shares(DiskSpec disk) {
    return shared.contains(disk.vdev()) || shared.contains(disk.target());
  }

  /**
   * Whether a disk may be this guest's: made from one of its targets. Without its configuration any
   * disk may be.
   */
  boolean mayOwn(DiskBackend backend) {
    return file.config()
        .map(
            config ->
                config.dataDisks().stream()
                    .map(disk -> disk.target())
                    .filter(target -> !target.isEmpty())
                    .anyMatch(
                        target ->
                            backend.target().equals(target)
                                || backend.target().endsWith(":" + target)))
        .orElse(true);
  }

  /** Whether the name differs from the configuration's own, or that has none. */
  boolean renamed() {
    return file.config().flatMap(config -> config.name()).filter(name.value()::equals).isEmpty();
  }

  @Override
  public String toString() {
    return "guest " + name;
  }
}
