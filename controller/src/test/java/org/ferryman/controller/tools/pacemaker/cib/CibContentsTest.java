// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is read of a CIB, and what a change on paper makes of it. */
class CibContentsTest {
  private static final String CIB =
      """
      <cib validate-with="pacemaker-3.7" have-quorum="1">
        <configuration>
          <crm_config><cluster_property_set id="p">
            <nvpair id="a" name="stonith-enabled" value="off"/>
          </cluster_property_set></crm_config>
          <nodes>
            <node id="1" uname="node1"><instance_attributes id="n1">
              <nvpair id="b" name="rack" value="5"/></instance_attributes></node>
            <node id="2" uname="node2"/>
          </nodes>
          <resources>
            <template id="guest" class="ocf" provider="ferryman" type="xen">
              <meta_attributes id="gm"><nvpair id="c" name="allow-migrate" value="true"/></meta_attributes>
              <operations>
                <op id="o1" name="monitor" interval="10s" timeout="30s"/>
                <op id="o2" name="stop" interval="0s" timeout="2min"/>
              </operations>
            </template>
            <primitive id="vm1" template="guest">
              <instance_attributes id="vi"><nvpair id="d" name="xmfile" value="/etc/xen/vm1.cfg"/></instance_attributes>
              <operations><op id="o3" name="monitor" interval="10" timeout="45"/></operations>
            </primitive>
            <clone id="drbd-r0-clone">
              <meta_attributes id="cm"><nvpair id="e" name="notify" value="true"/></meta_attributes>
              <primitive id="drbd-r0" class="ocf" provider="ferryman" type="drbd">
                <instance_attributes id="di"><nvpair id="f" name="drbd_resource" value="r0"/></instance_attributes>
                <operations><op id="o4" name="monitor" interval="500ms" enabled="false"/>
                  <op id="o5" name="start"/></operations>
              </primitive>
            </clone>
          </resources>
          <constraints>
            <rsc_location id="cli-ban-vm1-on-node2" rsc="vm1" role="Started" node="node2" score="-INFINITY"/>
            <rsc_location id="where-ready" rsc="vm1">
              <rule id="r" score="-INFINITY"><expression id="x" attribute="ferryman-ready-vm1" operation="eq" value="0"/></rule>
            </rsc_location>
          </constraints>
          <rsc_defaults><meta_attributes id="rd"><nvpair id="g" name="migration-threshold" value="3"/></meta_attributes></rsc_defaults>
          <op_defaults><meta_attributes id="od"><nvpair id="h" name="timeout" value="25s"/></meta_attributes></op_defaults>
        </configuration>
        <status>
          <node_state id="2" uname="node2"><transient_attributes id="2"><instance_attributes id="s2">
            <nvpair id="i" name="ferryman-ready-vm1" value="0"/></instance_attributes></transient_attributes></node_state>
        </status>
      </cib>
      """;

  private final CibContents contents = CibContentsParser.parse(CibDocument.parse(CIB));

  @Test
  void primitiveTakesFromItsTemplateAndTheDefaultsWhatItDoesNotSayItself() {
    Primitive vm1 = contents.primitive("vm1").orElseThrow();

    assertThat(vm1.agent()).isEqualTo("ocf:ferryman:xen");
    assertThat(vm1.flag("allow-migrate")).isTrue();
    assertThat(vm1.meta()).containsEntry("migration-threshold", "3");
    assertThat(vm1.operations("monitor"))
        .extracting(Primitive.ConfiguredOperation::timeout)
        .containsExactly(Optional.of(Duration.ofSeconds(45)));
    assertThat(vm1.operations("stop").get(0).timeout()).contains(Duration.ofMinutes(2));
    assertThat(contents.guests()).containsExactly(vm1);
  }

  @Test
  void primitiveOfACloneTakesItsMetaAndTheDefaultTimeout() {
    Primitive drbd = contents.drbd().get(0);

    assertThat(drbd.outermost()).isEqualTo("drbd-r0-clone");
    assertThat(drbd.flag("notify")).isTrue();
    assertThat(drbd.operations("monitor")).as("one that is switched off").isEmpty();
    assertThat(drbd.operations("start").get(0).timeout()).contains(Duration.ofSeconds(25));
  }

  @Test
  void attributesOfNodesAndRulesOnThem() {
    assertThat(contents.attribute("node2", "ferryman-ready-vm1")).contains("0");
    assertThat(contents.attribute("node1", "rack")).contains("5");
    Location.Rule rule = contents.locations().get(1).rules().get(0);
    assertThat(rule.holds(contents.attributes().get("node2"))).contains(true);
    assertThat(rule.holds(contents.attributes().get("node1"))).contains(false);
    assertThat(contents.fences()).isFalse();
  }

  @Test
  void comparisons() {
    Map<String, String> attributes = Map.of("master-r0", "10000", "odd", "x");
    assertThat(holds("master-r0", "lt", "1", attributes)).contains(false);
    assertThat(holds("master-r0", "gte", "10000", attributes)).contains(true);
    assertThat(holds("odd", "lt", "1", attributes)).isEmpty();
    assertThat(holds("missing", "lt", "1", attributes)).contains(false);
    assertThat(holds("missing", "not_defined", "", attributes)).contains(true);
    assertThat(holds("missing", "ne", "5", attributes)).contains(true);
  }

  private static Optional<Boolean> holds(
      String attribute, String operation, String value, Map<String, String> attributes) {
    return new Location.Expression(attribute, operation, value).holds(attributes);
  }

  @Test
  void changesOnPaper() {
    CibDocument cib = CibDocument.parse(CIB);

    assertThat(read(cib.standby("node1")).permanent().get("node1")).containsEntry("standby", "on");
    assertThat(read(cib.moved("vm1", "node2")).locations())
        .as("the ban on its goal goes")
        .extracting(Location::id)
        .containsExactly("where-ready", "cli-prefer-vm1");
    assertThat(read(cib.movedAway("vm1", "node1")).locations())
        .extracting(Location::id)
        .contains("cli-ban-vm1-on-node1", "cli-ban-vm1-on-node2");
    assertThat(read(cib.shuttingDown("node2", 7)).attribute("node2", "shutdown")).contains("7");
    assertThat(read(cib)).as("what was read stays").isEqualTo(contents);
    assertThatThrownBy(() -> cib.standby("node9")).hasMessageContaining("no node 'node9'");
  }

  private static CibContents read(CibDocument cib) {
    return CibContentsParser.parse(cib);
  }

  @Test
  void timesAsPacemakerWritesThem() {
    assertThat(CibValues.time("10min")).contains(Duration.ofMinutes(10));
    assertThat(CibValues.time("20")).contains(Duration.ofSeconds(20));
    assertThat(CibValues.time("500ms")).contains(Duration.ofMillis(500));
    assertThat(CibValues.time("PT5S")).isEmpty();
    assertThat(CibValues.time("")).isEmpty();
  }

  @Test
  void whatIsNoCibIsRefused() {
    assertThatThrownBy(() -> CibDocument.parse("<cib/>"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CibDocument.parse("<html/>")).hasMessage("<html> is no CIB");
  }
}
