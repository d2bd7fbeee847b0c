// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.ferryman.controller.daemon.ControlSocket;
import org.ferryman.controller.daemon.Daemon;
import org.ferryman.exec.RunDirectory;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.settings.Settings;

/**
 * A real controller process whose agents do what the resource's name says, so that tests of the
 * wrappers see every kind of answer.
 */
final class ScriptedController {

  private ScriptedController() {}

  @SuppressWarnings("try") // the daemon answers, it is not called
  public static void main(String[] args)
      throws IOException, ControlSocket.UnavailableException, InterruptedException {
    Settings settings = Settings.read(Path.of(args[0]), RunDirectory.of(System.getenv()));
    List<Agent> agents =
        List.of(
            new ScriptedAgent("drbd", "drbd_resource", settings.runDirectory()),
            new ScriptedAgent("xen", "name", settings.runDirectory()));
    try (Daemon daemon = Daemon.start(NodeAgents.of(settings, agents, () -> true))) {
      System.out.println("ready on " + settings.controlSocket());
      Thread.currentThread().join();
    }
  }

  private record ScriptedAgent(String name, String parameter, Path directory) implements Agent {

    @Override
    public AgentDefinition definition() {
      return new AgentDefinition(
          name,
          "1.0",
          "Scripted",
          "For tests.",
          List.of(
              ParameterDefinition.optional(
                      parameter, ParameterDefinition.Type.STRING, "Name", "What to do.")
                  .asRequired()),
          Arrays.stream(OcfAction.values())
              .filter(action -> action != OcfAction.META_DATA)
              .map(action -> ActionDefinition.of(action, Duration.ofSeconds(20)))
              .toList());
    }

    @Override
    public OcfAnswer perform(OcfRequest request, Operation operation) {
      String what = request.parameter(parameter).orElseThrow();
      return switch (what) {
        case "ok" -> OcfAnswer.of(OcfExit.SUCCESS);
        case "down" -> OcfAnswer.of(OcfExit.NOT_RUNNING, "it is down");
        case "degraded" -> OcfAnswer.of(OcfExit.DEGRADED_PROMOTED, "no local disk");
        case "chatty" -> {
          operation.log().info("first\nline");
          operation.log().warn("second 'line' \"quoted\" $HOME \\n");
          yield OcfAnswer.of(OcfExit.SUCCESS);
        }
        case "wait" -> await(operation);
        default -> OcfAnswer.of(OcfExit.ERR_GENERIC, "got <" + what + ">");
      };
    }

    /** Says that it has begun and ends when told to. */
    private OcfAnswer await(Operation operation) {
      try {
        Files.createFile(directory.resolve("begun"));
      } catch (IOException e) {
        return OcfAnswer.of(OcfExit.ERR_GENERIC, e.toString());
      }
      while (!Files.exists(directory.resolve("go"))) {
        if (!operation.pause(Duration.ofMillis(20))) {
          return OcfAnswer.of(OcfExit.ERR_GENERIC, "nobody said go");
        }
      }
      return OcfAnswer.of(OcfExit.SUCCESS, "went");
    }
  }
}
