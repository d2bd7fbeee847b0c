// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an administrator does on an ordinary day to a cluster that has a third node, on which there
 * is neither the DRBD resource nor the guest, costs the guest nothing.
 */
class ThirdNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @RegisterExtension static final ClusterExtension NODES = ClusterExtension.ofNodes(3);

  private static MigratingGuest guest;

  @BeforeAll
  static void theGuestRuns() {
    guest = new MigratingGuest(NODES.cluster());
    guest.describe("pvh", 1024, "drbd:r0,xvda,w");
    exec("node3", "rm", "/etc/xen/vm1.cfg");
    guest.load("live-migration");
    guest.awaitAble(guest.other(guest.host()));
  }

  @Test
  void nodeInStandbyIsLeftLiveAndTheThirdNodeGetsNothing() {
    exec("node1", "crm_resource", "--cleanup");
    long begin = now();
    String left = guest.standby();
    guest.online(left);

    HandOvers moved = HandOvers.since(begin, 1, guest.measured());
    System.out.println(moved.line("standby, third node in the cluster"));
    HandOvers.assertUnharmed(guest.measured(), since(begin));
    ClusterStatus status = NODES.cluster().status().orElseThrow();
    assertThat(status.where(MigratingGuest.GUEST, "Started")).isNotEqualTo(List.of(left));
    assertThat(status.where(MigratingGuest.DRBD, "Unpromoted")).containsExactly(left);
    assertThat(status.failures()).isEmpty();
  }

  @Test
  void changedParametersAreTakenOverByTheRunningGuest() {
    String host = guest.host();
    long begin = now();
    Map<String, String> changed =
        Map.of("shutdown_timeout", "45", "drbd_resources", "r0", "migrate_on_disk_loss", "true");
    changed.forEach(
        (name, value) ->
            exec(
                host,
                "crm_resource",
                "--resource",
                MigratingGuest.GUEST,
                "--set-parameter",
                name,
                "--parameter-value",
                value));

    Awaitility.await("the controller knows the new parameters")
        .atMost(PATIENCE)
        .until(() -> remembered(host).contains("\"leavesLostDisk\":true"));
    exec(host, "crm_resource", "--wait", "--timeout=" + PATIENCE.toSeconds());
    assertThat(guest.host()).isEqualTo(host);
    assertThat(since(begin)).extracting(Event::text).isEmpty();
    assertThat(guest.measured().guestGaps()).noneMatch(gap -> gap.from() >= begin);
    assertThat(NODES.cluster().status().orElseThrow().failures()).isEmpty();
  }

  private static String remembered(String node) {
    return exec(node, "sh", "-c", "cat $(find /run/ferryman -name guest.json)");
  }

  private static long now() {
    List<Event> events = NODES.cluster().hardware().eventsAfter(0);
    return events.get(events.size() - 1).millis() + 1;
  }

  private static List<Event> since(long millis) {
    return NODES.cluster().hardware().eventsAfter(0).stream()
        .filter(event -> event.millis() >= millis)
        .toList();
  }

  private static String exec(String node, String... argv) {
    ClusterNode there = NODES.cluster().node(node);
    return there.exec(PATIENCE, argv).stdoutOrThrow();
  }
}
