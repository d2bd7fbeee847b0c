// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.ferryman.fencing.Finding.Status;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.CibParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneNodesTest {
  private static final String RESOURCES =
      """
      <clone id="ms">
        <meta_attributes id="m"><nvpair id="p" name="promotable" value="true"/></meta_attributes>
        <primitive id="r" class="ocf" provider="ferryman" type="drbd">
          <instance_attributes id="a"><nvpair id="d" name="drbd_resource" value="r0"/></instance_attributes>
        </primitive>
      </clone>
      """;

  private static final String NODES =
      """
      <rsc_location id="nodes" rsc="ms"><rule id="n" score="-INFINITY" boolean-op="and">
        <expression id="e1" attribute="#uname" operation="ne" value="node1"/>
        <expression id="e2" attribute="#uname" operation="ne" value="node2"/></rule></rsc_location>
      """;

  private static Finding finding(Set<String> nodes, String constraints) {
    Cib cib =
        CibParser.parse(
            """
            <cib have-quorum="1" validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/>
              <resources>%s</resources><constraints>%s</constraints></configuration><status/></cib>
            """
                .formatted(RESOURCES, constraints));
    return CloneNodes.check(
        cib.wiring(), cib.clonesOf("r0").get(0), Set.of("node1", "node2"), nodes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node1 node2       | rule     | OK",
        "node1 node2 node3 | rule     | OK",
        "node1 node2       | none     | WARNING",
        "node1 node2 node3 | none     | FAILED",
        "node1 node2 node3 | plain    | OK",
        "node1 node2 node4 | plain    | FAILED",
        "node1 node2 node3 | promoted | FAILED",
        "node1 node2 node3 | wish     | FAILED",
        "node1 node2 node3 | other    | FAILED",
      })
  void theCloneIsToBeKeptOffNodesThatDrbdDoesNotKnow(String nodes, String how, Status status) {
    String constraint =
        switch (how) {
          case "rule" -> NODES;
          case "plain" -> "<rsc_location id=\"l\" rsc=\"ms\" node=\"node3\" score=\"-INFINITY\"/>";
          case "promoted" -> NODES.replace("<rule ", "<rule role=\"Promoted\" ");
          case "wish" -> NODES.replace("-INFINITY", "-1000");
          case "other" -> NODES.replaceFirst("#uname", "site");
          default -> "";
        };

    Finding finding = finding(Set.of(nodes.split(" ")), constraint);

    assertThat(finding.check()).isEqualTo("nodes of the clone");
    assertThat(finding.status()).as(finding.cause()).isEqualTo(status);
  }
}
