// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.XlContract;
import org.ferryman.tools.xen.XlTools;
import org.junit.jupiter.api.BeforeAll;

/** The adapter on the real xl, xenstore and Xen of the lab. Run by {@code lab contract}. */
class LabXlContract extends XlContract {
  private static final String FOLDER = "/run/contract";
  private static final String GUEST =
      """
      name = "%s"
      type = "pvh"
      kernel = "/guest/%s"
      ramdisk = "/guest/guest.img"
      extra = "console=hvc0 nokaslr norandmaps mitigations=off quiet %s"
      memory = %d
      vcpus = 1
      disk = [ "%s" ]
      on_poweroff = "destroy"
      on_crash = "preserve"
      """;
  private static final String DISK = "phy:/dev/drbd0,xvda,w";
  private static final int MEMORY = 128;

  private static final String BACKEND_STATE =
      "[ \"$(xenstore-read /local/domain/0/backend/vbd/$(xl domid vm1)/51712/state)\" = %d ]";

  private static final String CAPTURES = "xl417";

  private static RealPair pair;

  @BeforeAll
  static void takeOver() {
    pair = RealPair.takeOver();
    Lab.emptied(pair.captures(CAPTURES));
    pair.node(1).output("mkdir -p " + FOLDER);
  }

  @Override
  protected Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(20)), new Cancellation(), (level, line) -> {});
  }

  @Override
  protected GuestName guest() {
    return new GuestName("vm1");
  }

  @Override
  protected Xl host(Given given) {
    RemoteTools node = pair.node(1);
    node.output(
        "for id in $(xl list | awk 'NR > 1 && $2 > 0 { print $2 }'); do xl destroy $id; done;"
            + " until [ $(xl list | wc -l) = 2 ]; do sleep 0.5; done");
    pair.reset(false).inSync("r0");
    if (given == Given.NO_GUEST) {
      pair.run(1, "drbdadm net-options --allow-two-primaries=no r0").primary(2, "r0");
    } else if (given != Given.WITHOUT_DISK) {
      pair.primary(1, "r0").run(1, "mkfs.ext4 -q /dev/drbd0");
    }
    switch (given) {
      case NO_GUEST -> {}
      case RUNNING -> {
        create("");
        awaitState("the guest's disk is connected", BACKEND_STATE.formatted(4));
        awaitState("the guest writes", "grep -q 'GUEST wrote' /var/log/xen/console/guest-vm1.log");
      }
      case WITHOUT_DISK -> {
        create("");
        // Closing until the guest's kernel comes to look at its disk
        awaitState("the guest has given its disk up", BACKEND_STATE.formatted(6));
      }
      case PAUSED -> {
        create("");
        node.output("xl pause vm1");
      }
      case CRASHED -> {
        create("rdinit=/nosuch root=/dev/nosuch");
        awaitState("the guest has crashed", "xl list vm1 | grep -q -- '---sc-'");
      }
    }
    return new XlTools(
        new RecordedTools(node, pair.captures(CAPTURES), given),
        new GuestLauncher.Plain(),
        () -> new WatchersReading.Known(List.of()),
        Hypervisor.ofKernel(),
        Path.of("/nonexistent/xl.conf"),
        Duration.ofMinutes(2));
  }

  private void create(String extra) {
    write("vm1", "vmlinux", extra, MEMORY, DISK);
    pair.node(1)
        .output("rm -f /var/log/xen/console/guest-vm1.log; xl create " + FOLDER + "/vm1.cfg");
  }

  private static void awaitState(String what, String test) {
    pair.lab()
        .await(
            what,
            Duration.ofMinutes(1),
            () -> pair.node(1).machine().attempt(Duration.ofMinutes(5), test).succeeded());
  }

  @Override
  protected Path configuration(Wrong wrong) {
    String name = wrong.name().toLowerCase(Locale.ROOT);
    return switch (wrong) {
      case MISSING -> Path.of(FOLDER, "missing.cfg");
      case SYNTAX -> text("syntax", "name = \n");
      case MEMORY -> write(name, "vmlinux", "", 900_000, DISK);
      case KERNEL -> write(name, "nosuch", "", MEMORY, DISK);
      case DISK -> write(name, "vmlinux", "", MEMORY, "phy:/dev/nosuch,xvda,w");
      case NAME_TAKEN -> write("vm1", "vmlinux", "", MEMORY, DISK);
      case PEER_PRIMARY -> write(name, "vmlinux", "", MEMORY, "drbd:r0,xvda,w");
    };
  }

  private static Path write(String name, String kernel, String extra, int memory, String disk) {
    return text(name, GUEST.formatted(name, kernel, extra, memory, disk));
  }

  private static Path text(String name, String text) {
    Path file = Path.of(FOLDER, name + ".cfg");
    pair.node(1).output("printf %s " + RemoteTools.quoted(text) + " > " + file);
    return file;
  }
}
