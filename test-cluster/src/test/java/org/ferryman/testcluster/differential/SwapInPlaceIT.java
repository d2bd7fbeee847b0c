/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.demo.FailoverScenario;
import org.ferryman.testcluster.demo.Narrator;
import org.ferryman.testcluster.hardware.Event;
import org.ferryman.testcluster.hardware.MeasurementReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster that runs with the peers' agents changes to Ferryman's, and back, as
 * docs/changing-from-other-agents.md says, and neither DRBD nor the guest notices.
 */
class SwapInPlaceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> PEERS =
      List.of(
          "<primitive id=\"drbd-r0\" provider=\"linbit\" type=\"drbd\"/>",
          "<primitive id=\"vm1\" provider=\"heartbeat\" type=\"Xen\"/>");
  private static final List<String> FERRYMANS =
      List.of(
          "<primitive id=\"drbd-r0\" provider=\"ferryman\" type=\"drbd\"/>",
          "<primitive id=\"vm1\" provider=\"ferryman\" type=\"xen\"/>");

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private final TestCluster cluster = NODES.cluster();
  private final ClusterNode node = cluster.node("node1");

  @Test
  void agentsAreChangedUnderARunningGuest() throws IOException {
    FailoverScenario scenario =
        new FailoverScenario(
            cluster,
            new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false));
    scenario.configure(
        AgentSuite.PEERS.adapt(
            Files.readString(Project.find().root().resolve("cib-samples/failover/failover.crm"))));
    awaitMonitors("linbit", "heartbeat");
    String host = scenario.host();
    String peer = host.equals("node1") ? "node2" : "node1";
    long sequence = lastEvent();

    swap(FERRYMANS, host, peer);
    awaitMonitors("ferryman", "ferryman");
    assertNothingHappened(sequence, host, peer);

    swap(PEERS, host, peer);
    awaitMonitors("linbit", "heartbeat");
    assertNothingHappened(sequence, host, peer);
  }

  private void swap(List<String> primitives, String host, String peer) {
    exec("crm_attribute", "--name", "maintenance-mode", "--update", "true");
    primitives.forEach(primitive -> exec("cibadmin", "--modify", "--xml-text", primitive));
    exec("crm_resource", "--refresh");
    cluster.waitUntil("all found again", PATIENCE, status -> unchanged(status, host, peer));
    exec("crm_attribute", "--name", "maintenance-mode", "--delete");
  }

  private static boolean unchanged(ClusterStatus status, String host, String peer) {
    return status.where("drbd-r0", "Promoted").equals(List.of(host))
        && status.where("drbd-r0", "Unpromoted").equals(List.of(peer))
        && status.where("vm1", "Started").equals(List.of(host));
  }

  /** The cluster monitors both DRBD instances and the guest by these agents, and by no others. */
  private void awaitMonitors(String drbd, String guest) {
    Awaitility.await("recurring monitors by %s and %s".formatted(drbd, guest))
        .atMost(PATIENCE)
        .until(() -> monitored("drbd-r0", drbd) == 2 && monitored("vm1", guest) == 1);
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
    assertThat(measured.guestGaps()).isEmpty();
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
