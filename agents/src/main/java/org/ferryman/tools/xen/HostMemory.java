// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

/**
 * This host's memory.
 *
 * @param totalMiB what the host has
 * @param freeMiB what Xen can give to a guest now
 * @param claimedMiB what is promised to guests being built
 * @param dom0Fixed whether xl takes no memory from Domain-0 to build a guest (xl.conf(5),
 *     "autoballoon")
 */
public record HostMemory(long totalMiB, long freeMiB, long claimedMiB, boolean dom0Fixed) {

  /** What a new guest can have without Domain-0 giving anything. */
  public long availableMiB() {
    return Math.max(0, freeMiB - claimedMiB);
  }
}
