// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Map;

/**
 * A guest's configuration.
 *
 * @param name the guest
 * @param uuid given or made
 * @param type pv, pvh or hvm
 * @param memoryMb its memory in MiB
 * @param vcpus its virtual CPUs
 * @param disks its disks
 * @param onPoweroff what to do after a shutdown
 * @param onReboot what to do after a reboot
 * @param onCrash what to do after a crash
 * @param other kernel, ramdisk, extra and what else is shown again
 */
public record DomainConfig(
    String name,
    String uuid,
    String type,
    int memoryMb,
    int vcpus,
    List<DiskSpec> disks,
    String onPoweroff,
    String onReboot,
    String onCrash,
    Map<String, String> other) {

  /** Copies what it keeps. */
  public DomainConfig {
    disks = List.copyOf(disks);
    other = Map.copyOf(other);
  }
}
