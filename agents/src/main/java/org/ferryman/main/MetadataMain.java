// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.MetadataWriter;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.ParameterDefinition;

/**
 * Writes what the wrappers print without any JVM, at build time: for each agent {@code AGENT.xml}
 * (hybrid), {@code AGENT-1.1.xml} (full OCF 1.1) and {@code AGENT.usage}; and {@code line-end}, the
 * end of a line in HTTP, for which a shell's script has no literal.
 */
public final class MetadataMain {

  private MetadataMain() {}

  /** Takes the directory to write to. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: MetadataMain DIRECTORY");
    }
    Path directory = Files.createDirectories(Path.of(args[0]));
    write(directory, "line-end", "\r\n");
    for (AgentDefinition agent : NodeAgents.definitions()) {
      write(directory, agent.name() + ".xml", hybrid(agent));
      write(directory, agent.name() + "-1.1.xml", full(agent));
      write(directory, agent.name() + ".usage", usage(agent));
    }
  }

  static String hybrid(AgentDefinition agent) {
    return MetadataWriter.write(agent, MetadataWriter.Form.HYBRID);
  }

  static String full(AgentDefinition agent) {
    return MetadataWriter.write(agent, MetadataWriter.Form.FULL);
  }

  static String usage(AgentDefinition agent) {
    String actions =
        agent.actions().stream()
            .map(ActionDefinition::action)
            .filter(action -> action != OcfAction.META_DATA)
            .distinct()
            .map(action -> action.word())
            .collect(Collectors.joining("|"));
    String parameters =
        agent.parameters().stream().map(MetadataMain::line).collect(Collectors.joining());
    return """
        usage: %s {%s|meta-data|usage}

        OCF resource agent ocf:ferryman:%s: %s

        An action takes its parameters from the environment, as OCF_RESKEY_<parameter>:
        %s
        By hand: ferryman ocf %s ACTION PARAMETER=VALUE...
        """
        .formatted(
            agent.name(),
            actions,
            agent.name(),
            agent.shortDescription(),
            parameters,
            agent.name());
  }

  private static String line(ParameterDefinition parameter) {
    String note =
        parameter.required()
            ? " (required)"
            : parameter.defaultValue().map(value -> " (default: " + value + ")").orElse("");
    return "  %-36s %s%s%n".formatted(parameter.name(), parameter.shortDescription(), note);
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
  }
}
