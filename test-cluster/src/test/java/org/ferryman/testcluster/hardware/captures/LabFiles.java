// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.util.Map;

/** The configuration the captures were taken with. */
final class LabFiles {
  static final String DRBD_CONF =
      """
      global { usage-count no; }
      resource r0 {
        protocol C;
        device /dev/drbd0; disk /dev/vdb; meta-disk internal;
        net {
          timeout 120; connect-int 5; ping-timeout 20; allow-two-primaries yes;
          after-sb-0pri discard-zero-changes; after-sb-1pri discard-secondary;
        }
        on node1 { address 127.0.0.1:17788; }
        on node2 { address 127.0.0.1:27788; }
      }
      resource r1 {
        protocol C;
        device /dev/drbd1; disk /dev/vdc; meta-disk internal;
        net { timeout 120; connect-int 5; ping-timeout 20; }
        on node1 { address 127.0.0.1:17789; }
        on node2 { address 127.0.0.1:27789; }
      }
      """;

  private static final String GUEST =
      """
      name = "%s"
      kernel = "/guest/vmlinux"
      ramdisk = "/guest/initrd.img"
      extra = "%s"
      memory = %d
      vcpus = 1
      disk = [ '%s' ]
      on_crash = "%s"
      """;
  private static final String EXTRA =
      "console=hvc0 loglevel=4 mitigations=off nokaslr rdinit=/init";
  private static final String DRBD_DISK = "drbd:r0,xvda,w";

  static final Map<String, String> GUESTS =
      Map.of(
          "vm1d.cfg", guest("vm1d", EXTRA, 128, DRBD_DISK, "preserve"),
          "vm1s.cfg", guest("vm1d", "sysrq_always_enabled " + EXTRA, 128, DRBD_DISK, "preserve"),
          "vm1x.cfg", guest("vm1x", EXTRA, 128, DRBD_DISK, "destroy"),
          "vm1r.cfg", guest("vm1r", EXTRA, 128, DRBD_DISK, "restart"),
          "vm1.cfg", guest("vm1", EXTRA, 128, "phy:/dev/drbd0,xvda,w", "preserve"),
          "big.cfg", guest("big", EXTRA, 9000, "phy:/dev/drbd0,xvda,w", "preserve"));

  private LabFiles() {}

  private static String guest(String name, String extra, int memory, String disk, String crash) {
    return GUEST.formatted(name, extra, memory, disk, crash);
  }
}
