// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.MigrationReport;

/**
 * {@code xl migrate} by hand, with nothing of Ferryman and nothing of Pacemaker: two Primaries are
 * allowed for good, as the guide's chapter 13.3 has it, and the hotplug script does the least that
 * one can do: it makes the resource Primary and Secondary.
 */
final class MigrationAlone {
  private static final Duration COMMAND = Duration.ofSeconds(90);
  private static final String LINK = "/etc/xen/scripts/block-drbd";
  private static final String SCRIPT =
      """
      #!/bin/sh
      resource=$(xenstore-read "$XENBUS_PATH/params") || exit 1
      case $1 in
      add)
          drbdadm primary "$resource" &&
              xenstore-write "$XENBUS_PATH/physical-device" 93:0 "$XENBUS_PATH/hotplug-status" connected
          ;;
      remove) drbdadm secondary "$resource" ;;
      esac
      """;

  private final TestCluster cluster;
  private final MigratingGuest guest;

  /**
   * On a cluster whose guest and DRBD resource are nobody's at the time.
   *
   * @param guest described in xl.cfg(5) already
   */
  MigrationAlone(TestCluster cluster, MigratingGuest guest) {
    this.cluster = cluster;
    this.guest = guest;
  }

  /** Migrates the guest to and fro so many times; what the hardware saw of each. */
  List<MigrationReport> migrate(int times) {
    Path script = cluster.share().resolve("block-drbd");
    try {
      Files.writeString(script, SCRIPT);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new ClusterException("cannot write " + script, e);
    }
    everywhere("systemctl stop ferryman && ln -sfn /share/block-drbd " + LINK);
    everywhere("drbdadm adjust r0");
    everywhere("drbdadm wait-connect r0");
    everywhere("drbdadm secondary r0 && drbdadm net-options --allow-two-primaries=yes r0");
    int before = guest.measured().migrations().size();
    List<ClusterNode> nodes = cluster.nodes();
    sh(nodes.get(0), "xl create /etc/xen/vm1.cfg");
    for (int i = 0; i < times; i++) {
      ClusterNode target = nodes.get((i + 1) % 2);
      sh(nodes.get(i % 2), "xl migrate %s %s".formatted(MigratingGuest.GUEST, target.name()));
    }
    sh(nodes.get(times % 2), "xl destroy " + MigratingGuest.GUEST);
    everywhere("drbdadm net-options --allow-two-primaries=no r0 && drbdadm secondary r0");
    everywhere("ln -sfn /usr/lib/ferryman/block-drbd " + LINK + " && systemctl start ferryman");
    List<MigrationReport> all = guest.measured().migrations();
    return all.subList(before, all.size());
  }

  private void everywhere(String script) {
    cluster.nodes().forEach(node -> sh(node, script));
  }

  private static void sh(ClusterNode node, String script) {
    node.exec(COMMAND, "sh", "-c", script).stdoutOrThrow();
  }
}
