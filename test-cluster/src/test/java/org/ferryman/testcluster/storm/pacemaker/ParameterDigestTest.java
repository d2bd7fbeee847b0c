// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The digests that Pacemaker 2.1.5 computes of the same. */
class ParameterDigestTest {

  @Test
  void ofAnOperationThatIsDoneOnce() {
    assertThat(digests(0, AgentMetadata.NONE).all()).isEqualTo("81b7d766643ab986648f62c82972fdd9");
    assertThat(digests(0, AgentMetadata.NONE).restart()).isEmpty();
  }

  @Test
  void ofAMonitorTheTimeoutCountsToo() {
    assertThat(ParameterDigest.digest(Map.of("CRM_meta_timeout", "20000", "drbd_resource", "r0")))
        .isEqualTo("db2fb3216fa7207fdc0b2bf31bbd09c1");
    assertThat(digests(10_000, new AgentMetadata(true, List.of("xmfile"))).restart()).isEmpty();
  }

  @Test
  void ofWhatAnAgentCantReload() {
    OperationRecord.Digests digests =
        digests(0, new AgentMetadata(true, List.of("xmfile", "name")));

    assertThat(digests.restarting()).isEqualTo(" name  xmfile ");
    assertThat(digests.restart()).isEqualTo("81b7d766643ab986648f62c82972fdd9");
  }

  @Test
  void metadataSaysWhatCanBeReloaded() {
    String xml =
        """
        <resource-agent name="x">
          <parameters>
            <parameter name="a" reloadable="1"/><parameter name="b" reloadable="0"/>
            <parameter name="c"/>
          </parameters>
          <actions><action name="start"/>%s</actions>
        </resource-agent>
        """;

    assertThat(AgentMetadata.parse(xml.formatted("<action name=\"reload-agent\"/>")))
        .isEqualTo(new AgentMetadata(true, List.of("b", "c")));
    assertThat(AgentMetadata.parse(xml.formatted("")).reloads()).isFalse();
  }

  private static OperationRecord.Digests digests(long interval, AgentMetadata metadata) {
    return ParameterDigest.of(
        new ResourceOperation(
            "vm1",
            "ocf:ferryman:xen",
            "monitor",
            interval,
            30_000,
            Map.of(
                "xmfile",
                "/etc/xen/vm1.cfg",
                "CRM_meta_timeout",
                "30000",
                "crm_feature_set",
                "3.16.2")),
        metadata);
  }
}
