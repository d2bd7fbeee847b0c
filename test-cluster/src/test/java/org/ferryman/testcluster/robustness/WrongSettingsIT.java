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
package org.ferryman.testcluster.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A slip in the settings under a guest that runs, and a restart of the controller: nobody is
 * fenced, no guest is restarted, none runs twice, and everybody is told until it is mended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrongSettingsIT {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FILE = "/etc/ferryman/ferryman.properties";
  private static final String SLIP = "exec.output-limit=1MB\\nexec.outputs=1\\n";

  /** A guest without a disk on DRBD: nothing but its own agent keeps it from running twice. */
  private static final String VM2 =
      "name = \"vm2\"\\ntype = \"pvh\"\\nkernel = \"/guest/vmlinux\"\\nmemory = 128\\ndisk = [ ]\\n";

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static MigratingGuest guest;
  private static ClusterNode host;
  private static Map<String, List<String>> domains;

  @BeforeAll
  static void twoGuestsRun() {
    TestCluster cluster = NODES.cluster();
    guest = new MigratingGuest(cluster);
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    cluster.nodes().forEach(node -> sh(node, "printf '" + VM2 + "' > /etc/xen/vm2.cfg"));
    guest.load("live-migration");
    host = cluster.node(guest.host());
    sh(
        host,
        "crm configure primitive vm2 ocf:ferryman:xen params xmfile=/etc/xen/vm2.cfg"
            + " op monitor interval=10s timeout=30s op start timeout=60s op stop timeout=60s"
            + " meta target-role=Stopped && crm configure location vm2-here vm2 200: "
            + host.name()
            + " && crm_resource --resource vm2 --meta --set-parameter target-role"
            + " --parameter-value Started");
    cluster.waitUntil(
        "vm2 runs on " + host.name(),
        PATIENCE,
        status -> status.where("vm2", "Started").equals(List.of(host.name())));
    domains = domains();
  }

  private static String sh(ClusterNode node, String script) {
    return node.exec(COMMAND, "sh", "-c", script).stdoutOrThrow();
  }

  /** The numbers of every node's domains: another number is another life of a guest. */
  private static Map<String, List<String>> domains() {
    Map<String, List<String>> found = new TreeMap<>();
    for (NodeStatus node : NODES.cluster().hardware().ask(h -> h.status())) {
      found.put(
          node.name(),
          node.guests().stream().map(it -> it.name() + " " + it.domid()).sorted().toList());
    }
    return found;
  }

  private static JsonNode status() throws Exception {
    ExecResult result = host.exec(COMMAND, "ferryman", "status", "--json");
    return result.ok()
        ? new ObjectMapper().readTree(result.stdout())
        : new ObjectMapper().nullNode();
  }

  /** An empty list is left out of the answer. */
  private static boolean answersWithoutComplaint() throws Exception {
    JsonNode status = status();
    return status.path("version").isTextual() && status.path("settingsErrors").isEmpty();
  }

  private static String attribute() {
    return host.exec(COMMAND, "attrd_updater", "-Q", "-n", "ferryman-settings", "-N", host.name())
        .stdout();
  }

  private static void assertNothingHappened() {
    ClusterStatus status = NODES.cluster().status().orElseThrow();
    assertThat(status.failures()).isEmpty();
    assertThat(domains()).isEqualTo(domains);
    assertThat(guest.measured().fencings()).isZero();
    assertThat(guest.measured().guestTwiceMoments()).isZero();
    assertThat(guest.measured().lostWrites()).isZero();
  }

  @Test
  @Order(1)
  void aSlipAndARestartOfTheControllerAreToldAndChangeNothing() {
    sh(host, "printf '" + SLIP + "' >> " + FILE + " && systemctl restart ferryman");

    await("the cluster is told")
        .atMost(PATIENCE)
        .until(() -> attribute().contains("exec.output-limit"));
    await("every recurring monitor has been answered twice")
        .atMost(PATIENCE)
        .until(() -> status().path("accepted").asInt() >= 8);
    assertNothingHappened();
    assertThat(host.exec(COMMAND, "ferryman", "status").stdout())
        .contains("settings: ERROR: " + FILE + ": exec.output-limit is not a whole number: '1MB'")
        .contains("settings: warning: " + FILE + ": unknown key exec.outputs");
    assertThat(host.exec(COMMAND, "ferryman", "config", "check").exitCode()).isEqualTo(1);
    ExecResult start = new NodeAgents(NODES.cluster(), host.name()).call("xen", "start", Map.of());
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.stderr()).contains("start is refused: " + FILE);
  }

  @Test
  @Order(2)
  void aProbeTellsTheTruthSoThatNoGuestRunsTwice() {
    sh(host, "crm_attribute --name maintenance-mode --update true && systemctl restart ferryman");
    sh(host, "crm_resource --refresh && crm_resource --wait --timeout 50");
    NODES
        .cluster()
        .waitUntil(
            "both guests found again where they run",
            PATIENCE,
            status ->
                status.where("vm2", "Started").equals(List.of(host.name()))
                    && status.where("vm1", "Started").equals(List.of(host.name())));
    sh(host, "crm_attribute --name maintenance-mode --delete");
    sh(host, "crm_resource --wait --timeout 50");

    assertNothingHappened();
  }

  @Test
  @Order(3)
  void whenItIsMendedNobodyIsToldAnyMore() {
    sh(host, "sed -i '/^exec.output/d' " + FILE + " && systemctl restart ferryman");

    await("the attribute is gone")
        .atMost(PATIENCE)
        .until(() -> !attribute().contains("exec.output-limit"));
    await("the controller has nothing to complain of")
        .atMost(PATIENCE)
        .until(WrongSettingsIT::answersWithoutComplaint);
    assertThat(host.exec(COMMAND, "ferryman", "status").stdout()).doesNotContain("settings:");
    assertNothingHappened();
  }
}
