// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.config.DefinitionParser;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.w3c.dom.Element;

/** Reads what DRBD's configuration files define, with drbdadm(8). */
final class DefinitionTools {
  private static final String NOT_DEFINED = "not defined in your config";

  private final CommandRunner runner;
  private final Duration readTimeout;

  DefinitionTools(CommandRunner runner, Duration readTimeout) {
    this.runner = runner;
    this.readTimeout = readTimeout;
  }

  DefinitionReading definition(DrbdResource resource, Operation operation) {
    CommandResult result =
        drbdadm(resource.configuration(), operation, "dump-xml", resource.name());
    if (!(result instanceof Exited exited)) {
      return new DefinitionReading.Unknown(
          result.describe(), result instanceof NotStarted it && it.missing());
    }
    if (exited.code() != 0) {
      return exited.stderr().contains(NOT_DEFINED)
          ? new DefinitionReading.NotDefined(
              "resource %s is not defined for this host in %s"
                  .formatted(resource, resource.configuration()))
          : new DefinitionReading.Unusable(exited.describe());
    }
    try {
      for (Element element : DefinitionParser.resources(exited.stdout())) {
        if (element.getAttribute("name").equals(resource.name())) {
          return new DefinitionReading.Defined(DefinitionParser.resource(element));
        }
      }
      return new DefinitionReading.Unknown(
          "'%s' told of another resource".formatted(result.command().line()), false);
    } catch (IllegalArgumentException e) {
      return new DefinitionReading.Unknown(garbage(result, e), false);
    }
  }

  /** The whole at once, or where one resource spoils that, each for itself. */
  DefinitionsReading definitions(String configuration, Operation operation) {
    CommandResult result = drbdadm(configuration, operation, "dump-xml");
    if (!(result instanceof Exited exited)) {
      return new DefinitionsReading.Unknown(result.describe(), false);
    }
    if (exited.code() != 0) {
      return oneByOne(configuration, exited, operation);
    }
    try {
      return known(exited);
    } catch (IllegalArgumentException e) {
      return new DefinitionsReading.Unknown(garbage(result, e), false);
    }
  }

  private static DefinitionsReading.Known known(Exited dump) {
    List<ResourceDefinition> definitions = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    for (Element element : DefinitionParser.resources(dump.stdout())) {
      try {
        definitions.add(DefinitionParser.resource(element));
      } catch (IllegalArgumentException e) {
        troubles.add("%s: %s".formatted(element.getAttribute("name"), garbage(dump, e)));
      }
    }
    return new DefinitionsReading.Known(definitions, troubles);
  }

  /** drbdadm prints nothing of the whole if one resource's address, say, is not on this host. */
  private DefinitionsReading oneByOne(String configuration, Exited dump, Operation operation) {
    CommandResult names = drbdadm(configuration, operation, "sh-resources");
    if (!names.succeeded()) {
      return new DefinitionsReading.Unknown(dump.describe(), names instanceof Exited);
    }
    List<ResourceDefinition> definitions = new ArrayList<>();
    List<String> troubles = new ArrayList<>(List.of(dump.describe()));
    for (String name : names.stdout().strip().split("\\s+", -1)) {
      Optional<DefinitionReading> reading =
          DrbdResource.NAME.matcher(name).matches()
              ? Optional.of(definition(new DrbdResource(name, configuration), operation))
              : Optional.empty();
      if (reading.orElse(null) instanceof DefinitionReading.Defined defined) {
        definitions.add(defined.definition());
      } else {
        reading.ifPresent(it -> troubles.add("%s: %s".formatted(name, it)));
      }
    }
    return new DefinitionsReading.Known(definitions, troubles);
  }

  private CommandResult drbdadm(String configuration, Operation operation, String... words) {
    List<String> argv = new ArrayList<>(List.of("drbdadm"));
    if (!configuration.equals(DrbdResource.DEFAULT_CONFIGURATION)) {
      argv.addAll(List.of("-c", configuration));
    }
    argv.addAll(Arrays.asList(words));
    return runner.run(
        new Command(argv, Map.of(), operation.deadline().remainingAtMost(readTimeout)),
        operation.cancellation());
  }

  private static String garbage(CommandResult result, IllegalArgumentException e) {
    return "'%s' answered what is not understood: %s"
        .formatted(result.command().line(), e.getMessage());
  }
}
