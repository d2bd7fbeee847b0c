// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A guest that is to be in the cluster.
 *
 * @param name its name in the cluster
 * @param resources the DRBD resources that its disks are on
 * @param file its configuration
 * @param migrateTo the timeout of {@code migrate_to}, as in {@code 600s}
 */
public record WantedGuest(String name, List<String> resources, String file, String migrateTo) {
  /** Where a guest's configuration is, unless told otherwise. */
  public static String usualFile(String guest) {
    return "/etc/xen/" + guest + ".cfg";
  }

  /** Checks and copies. */
  public WantedGuest {
    requireNonNull(name, "name");
    resources = List.copyOf(resources);
    requireNonNull(file, "file");
    requireNonNull(migrateTo, "migrateTo");
  }
}
