// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.Test;

class NodeNameTest {
  private static final String ASK = "crm_node --name";

  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final NodeName name = new NodeName(tools, "kernels");
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(5)), new Cancellation(), (level, line) -> {});

  private static OcfRequest request(String... meta) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    for (int i = 0; i < meta.length; i += 2) {
      environment.put("OCF_RESKEY_CRM_meta_" + meta[i], meta[i + 1]);
    }
    return new OcfRequest(OcfAction.MONITOR, environment);
  }

  @Test
  void pacemakerIsAskedOnce() {
    tools.on(ASK, 0, "pacemakers\n", "");
    assertThat(name.get(operation)).isEqualTo("pacemakers");
    assertThat(name.known(operation)).hasValue("pacemakers");
    assertThat(tools.asked()).containsExactly(ASK);
  }

  @Test
  void withoutAnAnswerItIsTheKernelsForNowAndNobodyAsksAllTheTime() {
    tools.on(ASK, 102, "", "crm_node: Connection to cluster failed");
    assertThat(name.known(operation)).isEmpty();
    assertThat(name.get(operation)).isEqualTo("kernels");
    assertThat(tools.asked()).containsExactly(ASK);
  }

  /** On a node of Pacemaker Remote crm_node answers for the node that it is connected through. */
  @Test
  void anOperationTellsItAndNobodyIsAsked() {
    name.heard(request("on_node", "remote1"));
    assertThat(name.get(operation)).isEqualTo("remote1");
    assertThat(tools.asked()).isEmpty();
  }

  @Test
  void attributesOfAContainersHostAreItsHosts() {
    assertThat(NodeName.toldBy(request("on_node", "guest1", "physical_host", "node1")))
        .hasValue("guest1");
    assertThat(
            NodeName.toldBy(
                request(
                    "on_node",
                    "guest1",
                    "physical_host",
                    "node1",
                    "container_attribute_target",
                    "host")))
        .hasValue("node1");
  }

  @Test
  void aCallByHandAndNonsenseTellNothing() {
    name.heard(new OcfRequest(OcfAction.MONITOR, Map.of("OCF_RESKEY_CRM_meta_on_node", "by-hand")));
    name.heard(request("on_node", "a b; reboot"));
    assertThat(name.get(operation)).isEqualTo("kernels");
  }
}
