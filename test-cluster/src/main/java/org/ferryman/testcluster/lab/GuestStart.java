// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.Objects;

/**
 * What a scenario starts from: the guest runs in the cluster of a sample, both disks are good.
 *
 * @param topology the sample's name
 * @param disk how the guest's disk is named
 * @param type what kind of guest it is
 */
record GuestStart(String topology, GuestDisk disk, GuestType type) {
  /** The topology without live migration. */
  static final GuestStart FAILOVER = new GuestStart("failover", GuestDisk.DEVICE);

  /** Live migration, with the disk promoted by the hotplug script while the guest is under way. */
  static final GuestStart LIVE_MIGRATION = new GuestStart("live-migration", GuestDisk.HOTPLUG);

  GuestStart {
    Objects.requireNonNull(topology, "topology");
    Objects.requireNonNull(disk, "disk");
    Objects.requireNonNull(type, "type");
  }

  /** With a PVH guest. */
  GuestStart(String topology, GuestDisk disk) {
    this(topology, disk, GuestType.PVH);
  }

  /** Whether the topology leaves it to the administrator to bring DRBD up. */
  boolean withoutDrbd() {
    return topology.equals("vbd");
  }
}
