// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.OcfExit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an agent by hand, by the very wrapper that Pacemaker executes. */
@Command(
    name = "ocf",
    header = "Runs an agent's action as Pacemaker would.",
    description = {
      "Runs one action of an agent as Pacemaker would, and tells its exit code.",
      "Example: ferryman ocf drbd monitor drbd_resource=r0"
    },
    mixinStandardHelpOptions = true)
final class OcfCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "AGENT", description = "drbd or xen")
  private String agent;

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      description = "start, stop, monitor, validate-all, ...")
  private String action;

  @Parameters(
      index = "2..*",
      paramLabel = "PARAMETER=VALUE",
      arity = "0..*",
      description = "The agent's parameters; 'ferryman ocf AGENT usage' lists them.")
  private List<String> parameters = List.of();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The resource's name in the cluster (default: ${DEFAULT-VALUE}).")
  private String instance;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "The action's timeout (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    parameters.stream()
        .map(it -> it.replaceFirst("=.*", ""))
        .filter(it -> !known(it))
        .findFirst()
        .ifPresent(
            it -> {
              throw new ParameterException(
                  spec.commandLine(),
                  "agent %s has no parameter '%s'; 'ferryman ocf %s usage' lists them"
                      .formatted(agent, it, agent));
            });
    Path wrapper = FerrymanCommand.agents().resolve(agent);
    if (!agent.matches("[a-z]+") || !Files.isExecutable(wrapper)) {
      throw new ParameterException(spec.commandLine(), "no agent " + wrapper);
    }
    if (timeoutSeconds < 1 || timeoutSeconds > 100_000) {
      throw new ParameterException(spec.commandLine(), "--timeout is 1 to 100000 seconds");
    }
    ProcessBuilder process = new ProcessBuilder(wrapper.toString(), action).inheritIO();
    Map<String, String> environment = process.environment();
    environment.put("OCF_RESOURCE_INSTANCE", instance);
    environment.put("OCF_RESOURCE_PROVIDER", "ferryman");
    environment.put("OCF_RESOURCE_TYPE", agent);
    environment.put("OCF_RESKEY_CRM_meta_timeout", Integer.toString(timeoutSeconds * 1000));
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals < 1 || !parameter.substring(0, equals).matches("[A-Za-z][A-Za-z0-9_]*")) {
        throw new ParameterException(
            spec.commandLine(), "not PARAMETER=VALUE: '" + parameter + "'");
      }
      environment.put(
          "OCF_RESKEY_" + parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    int code = process.start().waitFor();
    spec.commandLine().getErr().println("exit " + code + " " + meaning(code));
    return code;
  }

  /** Pacemaker's own, such as CRM_meta_timeout, are no parameters of an agent. */
  private boolean known(String name) {
    return name.startsWith("CRM_meta_")
        || NodeAgents.definitions().stream()
            .filter(it -> it.name().equals(agent))
            .allMatch(it -> it.parameter(name).isPresent());
  }

  private static String meaning(int code) {
    return Arrays.stream(OcfExit.values())
        .filter(exit -> exit.code() == code)
        .findFirst()
        .map(exit -> "(OCF_" + exit.name() + ")")
        .orElse("(no exit code of the OCF standard)");
  }
}
