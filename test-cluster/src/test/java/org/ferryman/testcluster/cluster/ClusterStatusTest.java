// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  private static final String XML =
      """
      <pacemaker-result api-version="2.25" request="crm_mon -1 --output-as=xml">
        <summary>
          <current_dc present="true" version="2.1.5" name="node2" id="2" with_quorum="true"/>
        </summary>
        <nodes>
          <node name="node1" id="1" online="false" standby="false" pending="false" unclean="%s"/>
          <node name="node2" id="2" online="true" standby="false" pending="false" unclean="false"/>
        </nodes>
        <resources>
          <resource id="vm1" role="Started" failed="%s">
            <node name="node2" id="2" cached="true"/>
          </resource>
          <clone id="drbd-r0-clone" multi_state="true">
            <resource id="drbd-r0:0" role="Promoted" failed="false">
              <node name="node2" id="2" cached="true"/>
            </resource>
            <resource id="drbd-r0" role="Stopped" failed="false"/>
          </clone>
        </resources>
        <failures>
          <failure op_key="vm1_monitor_10000" node="node1" exitstatus="error" exitreason="xl hangs"/>
        </failures>
        <status code="0" message="OK"/>
      </pacemaker-result>
      """;

  private static ClusterStatus status(boolean unclean, boolean failed) {
    return ClusterStatus.parse(XML.formatted(unclean, failed));
  }

  @Test
  void readsWhereResourcesAre() {
    ClusterStatus status = status(false, false);
    assertThat(status.where("vm1", "Started")).containsExactly("node2");
    assertThat(status.where("drbd-r0", "Promoted")).containsExactly("node2");
    assertThat(status.where("drbd-r0", "Unpromoted")).isEmpty();
  }

  @Test
  void failedResourceIsNowhere() {
    assertThat(status(false, true).where("vm1", "Started")).isEmpty();
  }

  @Test
  void lostNodeIsFencedOnlyWhenItIsNoLongerUnclean() {
    assertThat(status(true, false).fenced("node1")).isFalse();
    assertThat(status(false, false).fenced("node1")).isTrue();
    assertThat(status(false, false).fenced("node2")).isFalse();
  }

  @Test
  void isOnlineOnlyWithExactlyTheseMembers() {
    assertThat(status(false, false).online(List.of("node2"))).isTrue();
    assertThat(status(false, false).online(List.of("node1", "node2"))).isFalse();
  }

  @Test
  void textNamesFailuresWithTheirReasons() {
    assertThat(status(true, false).text())
        .contains("node1 offline UNCLEAN", "vm1_monitor_10000 on node1 failed: xl hangs");
  }

  @Test
  void refusesWhatIsNotXml() {
    assertThatThrownBy(() -> ClusterStatus.parse("crm_mon: cluster is not available"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster is not available");
  }
}
