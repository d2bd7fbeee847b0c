// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

/** How the guest's configuration names its disk on DRBD. */
enum GuestDisk {
  /** The plain device: it must be Primary before xl opens it. */
  DEVICE("phy:/dev/drbd0,xvda,w"),
  /** By Ferryman's hotplug script, which makes it Primary when Xen asks for it. */
  HOTPLUG("drbd:r0,xvda,w");

  private final String text;

  GuestDisk(String text) {
    this.text = text;
  }

  /** As in xl.cfg. */
  String text() {
    return text;
  }
}
