// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;

/**
 * Changes the agents of drbd-r0 and vm1 under a running guest, as
 * docs/changing-from-other-agents.md says, and sees that neither DRBD nor the guest notices.
 */
public final class SwapInPlace {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final ClusterNode node;

  /** In a cluster where both are configured. */
  public SwapInPlace(TestCluster cluster) {
    this.cluster = cluster;
    this.node = cluster.node("node1");
  }

  /** Changes to these agents, which the cluster does not use yet. */
  public void to(AgentSuite suite) {
    String host = cluster.status().orElseThrow().where("vm1", "Started").get(0);
    String peer = host.equals("node1") ? "node2" : "node1";
    long sequence = lastEvent();
    int gaps = cluster.hardware().measurements().guestGaps().size();
    exec("crm_attribute", "--name", "maintenance-mode", "--update", "true");
    exec("cibadmin", "--modify", "--xml-text", primitive("drbd-r0", drbd(suite), "drbd"));
    exec("cibadmin", "--modify", "--xml-text", primitive("vm1", guest(suite), type(suite)));
    exec("crm_resource", "--refresh");
    cluster.waitUntil("all found again", PATIENCE, status -> unchanged(status, host, peer));
    exec("crm_attribute", "--name", "maintenance-mode", "--delete");
    awaitMonitors(suite);
    assertNothingHappened(sequence, host, peer);
    assertThat(cluster.hardware().measurements().guestGaps()).hasSize(gaps);
  }

  private static String drbd(AgentSuite suite) {
    return suite == AgentSuite.FERRYMAN ? "ferryman" : "linbit";
  }

  private static String guest(AgentSuite suite) {
    return suite == AgentSuite.FERRYMAN ? "ferryman" : "heartbeat";
  }

  private static String type(AgentSuite suite) {
    return suite == AgentSuite.FERRYMAN ? "xen" : "Xen";
  }

  private static String primitive(String id, String provider, String type) {
    return "<primitive id=\"%s\" provider=\"%s\" type=\"%s\"/>".formatted(id, provider, type);
  }

  private static boolean unchanged(ClusterStatus status, String host, String peer) {
    return status.where("drbd-r0", "Promoted").equals(List.of(host))
        && status.where("drbd-r0", "Unpromoted").equals(List.of(peer))
        && status.where("vm1", "Started").equals(List.of(host));
  }

  /** The cluster monitors both DRBD instances and the guest by these agents, and by no others. */
  public void awaitMonitors(AgentSuite suite) {
    Awaitility.await("recurring monitors by the agents of " + suite)
        .atMost(PATIENCE)
        .until(() -> monitored("drbd-r0", drbd(suite)) == 2 && monitored("vm1", guest(suite)) == 1);
  }

  private long monitored(String resource, String provider) {
    return node.exec(
            PATIENCE,
            "cibadmin",
            "--query",
            "--xpath",
            "//lrm_resource[@id='%s' and @provider='%s']/lrm_rsc_op[@operation='monitor' and @interval!='0' and (@rc-code='0' or @rc-code='8')]"
                .formatted(resource, provider))
        .stdout()
        .lines()
        .filter(line -> line.contains("<lrm_rsc_op "))
        .count();
  }

  private void assertNothingHappened(long since, String host, String peer) {
    ClusterStatus status = cluster.status().orElseThrow();
    assertThat(unchanged(status, host, peer)).as(status.text()).isTrue();
    assertThat(status.failures()).isEmpty();
    assertThat(cluster.hardware().eventsAfter(since)).extracting(Event::text).isEmpty();
    long written = writes();
    Awaitility.await("the guest writes on").atMost(PATIENCE).until(() -> writes() > written);
    MeasurementReport measured = cluster.hardware().measurements();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.ioErrors()).isZero();
  }

  private long writes() {
    return cluster.hardware().measurements().acknowledgedWrites();
  }

  private long lastEvent() {
    List<Event> events = new ArrayList<>(cluster.hardware().eventsAfter(0));
    return events.get(events.size() - 1).seq();
  }

  private void exec(String... argv) {
    node.exec(PATIENCE, argv).stdoutOrThrow();
  }
}
