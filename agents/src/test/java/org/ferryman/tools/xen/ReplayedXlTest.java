// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The contract on the captures of Xen 4.17. */
class ReplayedXlTest extends XlContract {
  private static final Map<Wrong, String> CREATIONS =
      Map.of(
          Wrong.MISSING, "err-create-config-missing",
          Wrong.SYNTAX, "err-create-config-syntax",
          Wrong.MEMORY, "err-create-memory",
          Wrong.KERNEL, "err-create-kernel-missing",
          Wrong.DISK, "err-create-disk-missing",
          Wrong.NAME_TAKEN, "04-crashed-create-again");

  private boolean withoutDisk;

  @Override
  protected GuestName guest() {
    return new GuestName(withoutDisk ? "vm1" : "vm1d");
  }

  @Override
  protected Path configuration(Wrong wrong) {
    return Path.of("/etc/xen/" + wrong.name().toLowerCase(Locale.ROOT) + ".cfg");
  }

  @Override
  protected Xl host(Given given) {
    withoutDisk = given == Given.WITHOUT_DISK;
    ReplayedTools tools =
        new ReplayedTools()
            .capture("xl info", "00-xl-info")
            .capture("xl destroy 0", "err-destroy-dom0");
    for (Map.Entry<Wrong, String> creation : CREATIONS.entrySet()) {
      tools.capture("xl create " + configuration(creation.getKey()), creation.getValue());
    }
    // The capture is of several commands; xl's own exit code, 3, is told in it.
    tools.exits(
        "xl create " + configuration(Wrong.PEER_PRIMARY),
        3,
        "",
        Captures.result(
                "err-create-drbd-while-peer-primary-not-allowed",
                org.ferryman.exec.Command.of(Duration.ZERO, "xl"))
            .stderr());
    given(given, tools);
    return new XlTools(
        tools,
        new GuestLauncher.Plain(),
        () -> new WatchersReading.Known(List.of()),
        Hypervisor.ofKernel(),
        Path.of("/nonexistent/xl.conf"),
        Duration.ofSeconds(15));
  }

  private static void given(Given given, ReplayedTools tools) {
    switch (given) {
      case NO_GUEST -> tools.capture("xl list", "01-no-domu.xl-list");
      case RUNNING ->
          tools
              .capture("xl list", "02-running-pv.xl-list")
              .output(
                  "xenstore-ls -f /local/domain/0", Captures.dom0Store("02-running-pv.xenstore"))
              .exits("xl shutdown 3", 0, "", "Shutting down domain 3\n");
      case PAUSED ->
          tools
              .capture("xl list", "03-paused-pv.xl-list")
              .capture("xl shutdown 3", "04-crashed-shutdown");
      case CRASHED ->
          tools
              .capture("xl list", "04-crashed-preserved.xl-list")
              .capture("xl shutdown 3", "04-crashed-shutdown")
              .exits("xl destroy 3", 0, "", "");
      case WITHOUT_DISK ->
          tools
              .output("xl list", Captures.lists("err-create-phy-while-secondary").get(0))
              .output(
                  "xenstore-ls -f /local/domain/0",
                  Captures.dom0Store("err-create-phy-while-secondary"));
      default -> throw new AssertionError(given);
    }
  }
}
