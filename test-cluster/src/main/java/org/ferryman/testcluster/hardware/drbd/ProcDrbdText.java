// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Comparator;
import java.util.Locale;
import org.ferryman.testcluster.hardware.base.Flavour;

/** The text of /proc/drbd. */
public final class ProcDrbdText {
  private static final int BAR = 20;

  /** DRBD 9 tells only of itself. */
  private static final String NINE =
      """
      version: 9.2.2 (api:2/proto:86-121)
      GIT-hash: 0f0e6ac2e4bd0f5d0f0f3b0f3c0f2a9d1c5f7e11 build by root@node, 2023-01-30 10:00:00
      Transports (api:18): tcp (9.2.2)
      """;

  private ProcDrbdText() {}

  /**
   * The whole file.
   *
   * @param node a node with the module loaded
   * @return the text
   */
  public static String of(DrbdNode node) {
    return node.flavour() == Flavour.DRBD9 ? NINE : eightFour(node);
  }

  private static String eightFour(DrbdNode node) {
    StringBuilder text =
        new StringBuilder(
            "version: 8.4.11 (api:1/proto:86-101)\nsrcversion: F73C670A7EC572DB9CF3E5B \n");
    node.resources().stream()
        .flatMap(resource -> resource.devices().stream())
        .sorted(Comparator.comparingInt(DrbdDevice::minor))
        .forEach(device -> device(text, device));
    return text.toString();
  }

  private static void device(StringBuilder text, DrbdDevice device) {
    DrbdResource r = device.resource;
    boolean unconfigured = !r.hasNet() && device.disk == null && r.role == Role.SECONDARY;
    if (unconfigured) {
      text.append("%2d: cs:Unconfigured\n".formatted(device.minor));
      return;
    }
    Counters c = device.counters;
    text.append(
        "%2d: cs:%s ro:%s/%s ds:%s/%s %s %s----%s\n"
            .formatted(
                device.minor,
                TextCommands.connection(device),
                r.role,
                r.peerRole,
                device.diskState,
                device.peerDisk,
                r.hasNet() ? r.netOption("protocol", "C") : " ",
                r.suspended() ? "s" : "r",
                alSuspended(device) ? "s" : "-"));
    text.append(
        "    ns:%d nr:%d dw:%d dr:%d al:%d bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:%d\n"
            .formatted(c.sent, c.received, c.written, c.read, c.alWrites, device.outOfSyncKib()));
    if (device.replication.progressing()) {
      progress(text, device);
    }
  }

  private static boolean alSuspended(DrbdDevice device) {
    return device.diskState == DiskState.INCONSISTENT
        && device.resource.connection != ConnectionState.CONNECTED;
  }

  private static void progress(StringBuilder text, DrbdDevice device) {
    double done = StatusText.done(device);
    int full = (int) (done / 100 * BAR);
    String want = device.replication.target() ? " want: 0 K/sec" : " K/sec";
    text.append(
        String.format(
            Locale.ROOT,
            "\t[%s>%s] sync'ed: %4.1f%% (%d/%d)K\n\tfinish: 0:00:00 speed: 0 (0)%s\n",
            "=".repeat(Math.max(0, full - 1)),
            ".".repeat(BAR - Math.max(0, full - 1)),
            done,
            device.outOfSyncKib(),
            device.resyncTotalKib,
            want));
  }
}
