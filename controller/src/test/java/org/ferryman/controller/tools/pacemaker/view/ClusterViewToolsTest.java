// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.Test;

class ClusterViewToolsTest {
  private static final String MON =
      """
      <pacemaker-result>
        <summary>
          <current_dc present="true" version="2.1.5" name="node2"/>
          <cluster_options stonith-enabled="true" maintenance-mode="false"/>
        </summary>
        <nodes>
          <node name="node1" online="true" standby="true" maintenance="false" pending="false" unclean="false"/>
        </nodes>
        <resources>
          <clone id="c"><resource id="drbd-r0:1" resource_agent="ocf::ferryman:drbd" role="Promoted" managed="true">
            <node name="node1"/></resource></clone>
        </resources>
        <node_attributes><node name="node1">
          <attribute name="master-drbd-r0" value="10000"/><attribute name="gone" value=""/></node></node_attributes>
        <failures><failure op_key="vm1_start_0" node="node1" exitstatus="error" exitreason="no memory"
          status="Timed Out" last-rc-change="today"/></failures>
      </pacemaker-result>
      """;
  private static final String CIB =
      """
      <cib have-quorum="1" validate-with="pacemaker-3.7"><configuration><resources/><constraints/></configuration>
      <status><node_state id="1" uname="node1"><lrm id="1"><lrm_resources><lrm_resource id="vm1">
      <lrm_rsc_op operation="start" rc-code="0" last-rc-change="100"/>
      <lrm_rsc_op operation="migrate_from" rc-code="0" last-rc-change="200"/>
      <lrm_rsc_op operation="start" rc-code="1" last-rc-change="300"/>
      </lrm_resource></lrm_resources></lrm></node_state></status></cib>
      """;

  private static ClusterView.Reading read(int monCode, String mon, int cibCode, String cib) {
    return new ClusterViewTools(
            (command, cancellation) -> {
              boolean isMon = command.argv().get(0).equals("crm_mon");
              return new CommandResult.Exited(
                  command, isMon ? monCode : cibCode, isMon ? mon : cib, "", Duration.ZERO);
            })
        .read(
            new Operation(
                Deadline.after(Duration.ofSeconds(9)), new Cancellation(), (level, line) -> {}));
  }

  @Test
  void everythingIsReadFromBothTools() {
    ClusterView view = ((ClusterView.Reading.Known) read(0, MON, 0, CIB)).view();

    assertThat(view.coordinator()).isEqualTo("node2");
    assertThat(view.node("node1").orElseThrow().refusal()).isEqualTo("it is in standby");
    assertThat(view.of("drbd-r0"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.agent()).isEqualTo("ocf:ferryman:drbd");
              assertThat(it.nodes()).containsExactly("node1");
            });
    assertThat(view.attributes().get("node1")).containsOnlyKeys("master-drbd-r0");
    assertThat(view.since("vm1", "node1")).contains(Instant.ofEpochSecond(200));
    assertThat(view.failures())
        .containsExactly(
            new ClusterView.Failure(
                "vm1_start_0", "node1", "error (Timed Out)", "no memory", "today"));
    assertThat(view.cib()).isPresent();
  }

  @Test
  void withoutTheConfigurationTheRestIsKnown() {
    ClusterView view = ((ClusterView.Reading.Known) read(0, MON, 1, "")).view();

    assertThat(view.cib()).isEmpty();
    assertThat(view.cibTrouble()).contains("'cibadmin --query' exited with 1");
    assertThat(view.nodes()).hasSize(1);
  }

  @Test
  void noXmlOfAToolIsShownToAPerson() {
    ClusterView.Reading.Unknown unknown =
        (ClusterView.Reading.Unknown)
            read(102, "<pacemaker-result><status code='102'/></pacemaker-result>", 0, CIB);

    assertThat(unknown.noCluster()).isTrue();
    assertThat(unknown.reason())
        .isEqualTo("Pacemaker does not run on this node ('crm_mon' finds no daemon)");
    assertThat(((ClusterView.Reading.Unknown) read(1, "<pacemaker-result/>", 0, CIB)).reason())
        .isEqualTo("'crm_mon' exited with 1");
  }
}
