// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.ferryman.controller.daemon.ControlClient;
import org.ferryman.operation.Privilege;
import org.ferryman.operation.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is installed, and what runs: after an upgrade they may differ. */
@Command(
    name = "version",
    header = "Which version is installed, and which one runs.",
    description = "Prints the version installed and the version of the controller that runs.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The version installed. */
  static final class Local implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ferryman " + Version.current()};
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("installed:  " + Version.current());
    if (!Privilege.ofThisProcess().root()) {
      out.println("controller: only root may ask it, and you are not: try 'sudo ferryman version'");
      return 1;
    }
    try {
      ControlClient.Answer answer = FerrymanCommand.client().get("/v1/version");
      JsonNode json = new ObjectMapper().readTree(answer.body());
      out.println(
          "controller: %s, process %s"
              .formatted(json.path("version").asText(), json.path("pid").asText()));
      return 0;
    } catch (IOException e) {
      out.println("controller: does not answer (" + e.getMessage() + ")");
      return 1;
    }
  }
}
