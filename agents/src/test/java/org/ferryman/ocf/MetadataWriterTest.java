// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.ferryman.ocf.MetadataWriter.Form;
import org.junit.jupiter.api.Test;

class MetadataWriterTest {
  private static final AgentDefinition AGENT =
      new AgentDefinition(
          "sample",
          "1.2",
          "a <short> & \"quoted\" text",
          "long",
          List.of(
              ParameterDefinition.optional("one", ParameterDefinition.Type.STRING, "s", "l")
                  .asRequired()
                  .asUnique(),
              ParameterDefinition.optional("two", ParameterDefinition.Type.INTEGER, "s", "l")
                  .withDefault("5 > 3")
                  .asReloadable()),
          List.of(
              ActionDefinition.of(OcfAction.START, Duration.ofSeconds(240)),
              ActionDefinition.of(OcfAction.RELOAD_AGENT, Duration.ofSeconds(30)),
              ActionDefinition.monitor(Duration.ofSeconds(20), Duration.ofSeconds(10), "Promoted"),
              ActionDefinition.monitor(Duration.ofSeconds(20), Duration.ofSeconds(60), 10)));

  @Test
  void hybridKeepsToWhatEverySchemaKnows() {
    assertThat(MetadataWriter.write(AGENT, Form.HYBRID))
        .contains("<version>1.1</version>")
        .contains("<parameter name=\"one\" unique=\"1\" required=\"1\">")
        .contains("<parameter name=\"two\" unique=\"0\" required=\"0\">")
        .doesNotContain("reload")
        .doesNotContain("unique-group");
  }

  @Test
  void fullTellsGroupsAndReloading() {
    assertThat(MetadataWriter.write(AGENT, Form.FULL))
        .contains("unique-group=\"sample-one\"")
        .contains("reloadable=\"1\"")
        .contains("<action name=\"reload-agent\" timeout=\"30s\"");
  }

  @Test
  void timesHaveUnitsAndTextIsEscaped() {
    assertThat(MetadataWriter.write(AGENT, Form.FULL))
        .contains("<action name=\"start\" timeout=\"240s\"")
        .contains("<action name=\"monitor\" timeout=\"20s\" interval=\"10s\" role=\"Promoted\"")
        .contains("<action name=\"monitor\" timeout=\"20s\" interval=\"60s\" depth=\"10\"")
        .contains("a &lt;short&gt; &amp; \"quoted\" text")
        .contains("default=\"5 &gt; 3\"");
  }
}
