// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleConfigurationTest {
  private static final String RUNNING =
      """
      <configuration>
        <crm_config><cluster_property_set id="cib-bootstrap-options"/></crm_config>
        <nodes><node id="1" uname="node1"/></nodes>
        <resources>
          <primitive id="fencing" class="stonith" type="fence_lab">
            <operations><op id="f" name="monitor" interval="300s" timeout="60s"/></operations>
          </primitive>
          <primitive id="old" class="ocf" provider="heartbeat" type="Dummy"/>
        </resources>
        <constraints/>
      </configuration>
      """;
  private static final String SAMPLE =
      """
      <cib><configuration>
        <crm_config/><nodes/>
        <resources>
          <primitive id="fence-node1" class="stonith" type="fence_ipmilan"/>
          <primitive id="vm1" class="ocf" provider="ferryman" type="xen">
            <instance_attributes id="i">
              <nvpair id="x" name="xmfile" value="/etc/xen/vm1.cfg"/>
              <nvpair id="d" name="drbd_resources" value="auto"/>
            </instance_attributes>
            <operations><op id="m" name="monitor" interval="10s" timeout="2min"/></operations>
          </primitive>
        </resources>
        <constraints><rsc_order id="o" first="a" then="vm1"/></constraints>
        <rsc_defaults><meta_attributes id="rsc-options"/></rsc_defaults>
      </configuration></cib>
      """;

  @Test
  void takesTheSampleButKeepsTheLabsFencing() {
    String text = new SampleConfiguration(AgentChoice.FERRYMAN).replace(RUNNING, SAMPLE);

    assertThat(text)
        .contains("type=\"fence_lab\"", "uname=\"node1\"", "provider=\"ferryman\"")
        .contains("id=\"o\"", "id=\"rsc-options\"", "drbd_resources")
        .doesNotContain("fence_ipmilan", "id=\"old\"");
  }

  @Test
  void putsThePeersInPlaceWithTheParametersTheyKnow() {
    String text = new SampleConfiguration(AgentChoice.PEERS).replace(RUNNING, SAMPLE);

    assertThat(text)
        .contains("provider=\"heartbeat\"", "type=\"Xen\"", "xmfile")
        .doesNotContain("ferryman", "drbd_resources");
  }

  @Test
  void leavesTheSamplesTimesAsTheyAre() {
    String text = new SampleConfiguration(AgentChoice.FERRYMAN).replace(RUNNING, SAMPLE);

    assertThat(text)
        .contains("<op id=\"m\" interval=\"10s\" name=\"monitor\" timeout=\"2min\"/>")
        .contains("<op id=\"f\" interval=\"300s\" name=\"monitor\" timeout=\"60s\"/>");
  }

  @Test
  void refusesWhatIsNotXml() {
    assertThatThrownBy(
            () -> new SampleConfiguration(AgentChoice.PEERS).replace(RUNNING, "no sample"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no sample");
  }
}
