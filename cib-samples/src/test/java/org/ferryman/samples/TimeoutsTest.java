// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Timeouts and intervals of the samples are those that the agents' metadata advises. */
class TimeoutsTest {

  static Stream<Sample> samples() {
    return ThreeFormsTest.samples();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eachOperationHasTheTimeoutThatTheAgentAdvises(Sample sample) {
    List<Element> primitives = Xml.all(sample.xml(), "//primitive[@provider='ferryman']");
    assertThat(primitives).isNotEmpty();
    for (Element primitive : primitives) {
      AgentDefinition agent = NodeAgents.definition(primitive.getAttribute("type"));
      for (Element op : Xml.all(primitive, "operations/op")) {
        assertThat(agent.actions().stream().map(TimeoutsTest::advised))
            .as("%s of %s", op.getAttribute("name"), primitive.getAttribute("id"))
            .contains(
                "%s %s %s %s"
                    .formatted(
                        op.getAttribute("name"),
                        op.getAttribute("role"),
                        op.getAttribute("interval"),
                        op.getAttribute("timeout")));
      }
    }
  }

  private static String advised(ActionDefinition action) {
    return "%s %s %ss %ss"
        .formatted(
            action.action().word(),
            action.role().orElse(""),
            action.interval().map(it -> it.toSeconds()).orElse(0L),
            action.timeout().toSeconds());
  }
}
