// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ferryman.fencing.Finding.Status;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.CibParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringChecksTest {
  private static final String RESOURCES =
      """
      <clone id="ms">
        <meta_attributes id="m"><nvpair id="p" name="promotable" value="true"/></meta_attributes>
        <primitive id="r" class="ocf" provider="ferryman" type="drbd">
          <instance_attributes id="a"><nvpair id="d" name="drbd_resource" value="r0"/></instance_attributes>
        </primitive>
      </clone>
      <primitive id="vm" class="ocf" provider="ferryman" type="xen">
        <meta_attributes id="vm-m"><nvpair id="vm-n" name="allow-migrate" value="%s"/></meta_attributes>
      </primitive>
      """;

  private static final String FOLLOWS =
      "<rsc_colocation id=\"follows\" score=\"INFINITY\" rsc=\"ms\" rsc-role=\"Promoted\" with-rsc=\"vm\"/>";
  private static final String LEADS =
      "<rsc_colocation id=\"leads\" score=\"INFINITY\" rsc=\"vm\" with-rsc=\"ms\" with-rsc-role=\"Master\"/>";
  private static final String UP =
      "<rsc_order id=\"up\" first=\"ms\" first-action=\"start\" then=\"vm\" then-action=\"start\"/>";
  private static final String DOWN =
      "<rsc_order id=\"down\" first=\"vm\" first-action=\"stop\" then=\"ms\" then-action=\"demote\" symmetrical=\"false\"/>";
  private static final String PROMOTED_FIRST =
      "<rsc_order id=\"first\" kind=\"Mandatory\" first=\"ms\" first-action=\"promote\" then=\"vm\" then-action=\"start\"/>";
  private static final String OPTIONAL = PROMOTED_FIRST.replace("Mandatory", "Optional");
  private static final String NODES =
      """
      <rsc_location id="nodes" rsc="ms"><rule id="n" score="-INFINITY" boolean-op="and">
        <expression id="e1" attribute="#uname" operation="ne" value="node1"/>
        <expression id="e2" attribute="#uname" operation="ne" value="node2"/></rule></rsc_location>
      """;

  private static List<Finding> findings(String migrate, Set<String> nodes, String... constraints) {
    Cib cib =
        CibParser.parse(
            """
            <cib have-quorum="1" validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/>
              <resources>%s</resources><constraints>%s</constraints></configuration><status/></cib>
            """
                .formatted(RESOURCES.formatted(migrate), String.join("", constraints)));
    return new WiringChecks(cib.wiring(), cib.clonesOf("r0").get(0))
        .all(Set.of("node1", "node2"), nodes);
  }

  private static List<String> complaints(String migrate, String... constraints) {
    List<String> all = new ArrayList<>(List.of(constraints));
    all.add(NODES);
    return findings(migrate, Set.of("node1", "node2"), all.toArray(String[]::new)).stream()
        .filter(it -> it.status() != Status.OK)
        .map(it -> it.status() + " " + it.cause())
        .toList();
  }

  @Test
  void eachSampleFitsTogether() {
    assertThat(complaints("true", FOLLOWS, UP, DOWN)).isEmpty();
    assertThat(complaints("true", FOLLOWS, UP, DOWN, OPTIONAL)).isEmpty();
    assertThat(complaints("false", LEADS, PROMOTED_FIRST)).isEmpty();
    assertThat(complaints("true")).isEmpty();
  }

  @Test
  void whatAChangeFromFailoverLeftBehindIsNamedWithHowItGoes() {
    List<Finding> all =
        findings("true", Set.of("node1", "node2"), FOLLOWS, UP, DOWN, LEADS, PROMOTED_FIRST, NODES);

    assertThat(all)
        .filteredOn(it -> it.status() == Status.FAILED)
        .hasSize(2)
        .allMatch(it -> it.cause().contains("stopped and started where it should migrate"))
        .anyMatch(it -> it.remedy().contains("crm configure delete leads"))
        .anyMatch(it -> it.remedy().contains("pcs constraint delete first"));
  }

  @Test
  void whatIsMissingIsToldOf() {
    assertThat(complaints("true", FOLLOWS, UP))
        .singleElement()
        .asString()
        .startsWith("WARNING nothing orders the demotion of ms");
    assertThat(complaints("true", FOLLOWS, DOWN))
        .singleElement()
        .asString()
        .startsWith("WARNING nothing orders the start of ms");
    assertThat(complaints("false", FOLLOWS, UP, DOWN))
        .singleElement()
        .asString()
        .contains("no allow-migrate=true");
    assertThat(complaints("true", LEADS, PROMOTED_FIRST))
        .singleElement()
        .asString()
        .contains("follows the Promoted role: Pacemaker stops it");
  }

  @Test
  void aColocationThatIsAWishContradictsNothing() {
    assertThat(complaints("true", FOLLOWS, UP, DOWN, LEADS.replace("INFINITY", "100"))).isEmpty();
    assertThat(complaints("true", FOLLOWS, UP, DOWN, LEADS.replace("Master", "Started"))).isEmpty();
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

    assertThat(findings("true", Set.of(nodes.split(" ")), constraint))
        .filteredOn(it -> it.check().equals("nodes of the clone"))
        .singleElement()
        .satisfies(it -> assertThat(it.status()).as(it.cause()).isEqualTo(status));
  }
}
