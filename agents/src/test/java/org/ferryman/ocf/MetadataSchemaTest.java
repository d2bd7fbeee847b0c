// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.MetadataWriter.Form;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The metadata against the schemas of those who read it: needs xmllint (libxml2-utils) and the
 * schemas that the packages resource-agents and pcs install.
 */
class MetadataSchemaTest {
  private static final Path RESOURCE_AGENTS = Path.of("/usr/share/resource-agents");
  private static final Path PCS = Path.of("/usr/share/pcs/data");

  @TempDir Path folder;

  static Stream<AgentDefinition> agents() {
    return NodeAgents.definitions().stream();
  }

  private CommandResult xmllint(AgentDefinition agent, Form form, String... schema)
      throws IOException {
    Path file = folder.resolve(agent.name() + ".xml");
    Files.writeString(file, MetadataWriter.write(agent, form));
    List<String> argv =
        Stream.concat(Stream.of("xmllint", "--noout", "--nonet"), Stream.of(schema)).toList();
    return new ExecCommandRunner(ExecConfig.defaults().withFolders(List.of(folder)))
        .run(
            Command.of(
                Duration.ofSeconds(60),
                Stream.concat(argv.stream(), Stream.of(file.toString())).toList()),
            new Cancellation());
  }

  private void expectValid(AgentDefinition agent, Form form, Path schema) throws IOException {
    assertThat(schema).exists();
    String option = schema.toString().endsWith(".dtd") ? "--dtdvalid" : "--relaxng";
    CommandResult result = xmllint(agent, form, option, schema.toString());
    assertThat(result.succeeded()).as("%s: %s", agent.name(), result.describe()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("agents")
  void hybridPassesEverySchemaInUse(AgentDefinition agent) throws IOException {
    expectValid(agent, Form.HYBRID, RESOURCE_AGENTS.resolve("ra-api-1.dtd"));
    expectValid(agent, Form.HYBRID, RESOURCE_AGENTS.resolve("metadata.rng"));
    expectValid(agent, Form.HYBRID, PCS.resolve("ocf-1.0.rng"));
    expectValid(agent, Form.HYBRID, PCS.resolve("ocf-1.1.rng"));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void fullPassesTheStandard(AgentDefinition agent) throws IOException {
    expectValid(agent, Form.FULL, PCS.resolve("ocf-1.1.rng"));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void hybridNeedsNoOtherFileThanTheDtdItNames(AgentDefinition agent) throws IOException {
    String text = MetadataWriter.write(agent, Form.HYBRID);
    assertThat(text).startsWith("<?xml version=\"1.0\"?>\n<!DOCTYPE resource-agent SYSTEM");
    Files.copy(RESOURCE_AGENTS.resolve("ra-api-1.dtd"), folder.resolve("ra-api-1.dtd"));
    assertThat(xmllint(agent, Form.HYBRID, "--valid").describe()).contains("exited with 0");
  }

  @ParameterizedTest
  @MethodSource("agents")
  void fullIsNotForTheOldSchemas(AgentDefinition agent) throws IOException {
    CommandResult result =
        xmllint(agent, Form.FULL, "--dtdvalid", RESOURCE_AGENTS.resolve("ra-api-1.dtd").toString());
    assertThat(result.describe()).contains("validity error");
  }
}
