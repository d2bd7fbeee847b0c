// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ocf-tester(8) of resource-agents in a node, against r0 and vm1. */
class OcfTesterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String AGENTS = "/usr/lib/ocf/resource.d/";
  private static final List<String> CLONE =
      List.of(
          "CRM_meta_clone_max=2",
          "CRM_meta_clone_node_max=1",
          "CRM_meta_master_max=1",
          "CRM_meta_master_node_max=1",
          "CRM_meta_promoted_max=1",
          "CRM_meta_promoted_node_max=1",
          "CRM_meta_notify=true");

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private final ClusterNode node = NODES.cluster().node("node1");

  @AfterEach
  void putBack() {
    exec("drbdadm", "down", "r0");
    exec("systemctl", "start", "ferryman.service");
  }

  /** Its metadata breaks the DTD on every host; all that it does is right on the hardware here. */
  @Test
  void peersDrbdAgentFailsInNothingButItsMetadata() {
    ExecResult result = test("linbit/drbd", drbd());
    assertThat(result.stdout()).contains("meta-data which does not conform to ra-api-1.dtd");
    assertThat(result.stdout() + result.stderr()).contains("linbit/drbd failed 1 tests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop"})
  void ferrymansDrbdAgentPasses(String daemon) {
    daemon(daemon);
    passes(test("ferryman/drbd", drbd()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop"})
  void ferrymansXenAgentPasses(String daemon) {
    exec("drbdadm", "up", "r0");
    exec("drbdadm", "primary", "r0");
    daemon(daemon);
    passes(test("ferryman/xen", List.of("xmfile=/etc/xen/vm1.cfg")));
  }

  private static List<String> drbd() {
    List<String> options = new ArrayList<>(CLONE);
    options.add("drbd_resource=r0");
    return options;
  }

  private void daemon(String action) {
    exec("systemctl", action, "ferryman.service");
  }

  private ExecResult test(String agent, List<String> options) {
    List<String> argv = new ArrayList<>(List.of("ocf-tester", "-n", "tested"));
    for (String option : options) {
      argv.add("-o");
      argv.add(option);
    }
    argv.add(AGENTS + agent);
    return node.exec(PATIENCE, argv.toArray(String[]::new));
  }

  private static void passes(ExecResult result) {
    assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
    assertThat(result.stdout()).contains("passed all tests");
  }

  private void exec(String... argv) {
    node.exec(PATIENCE, argv).stdoutOrThrow();
  }
}
