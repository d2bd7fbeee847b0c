// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.handover.migration.Formats;
import org.ferryman.main.WarmUpNode;
import org.ferryman.settings.Settings;

/**
 * A controller on a {@link WarmUpNode} that answers itself each kind of request once, so that a
 * class-data archive holds what it loads.
 */
final class WarmUp {

  private WarmUp() {}

  @SuppressWarnings("try") // the daemon answers, it is not called
  static void run() throws IOException, ControlSocket.UnavailableException {
    try (WarmUpNode node = WarmUpNode.make()) {
      Settings settings = node.settings();
      Formats.warmUp(node.folder("formats"), SystemClock.KERNEL);
      try (Daemon daemon = Daemon.start(ResidentAgents.create(settings))) {
        ControlClient client = new ControlClient(settings.controlSocket());
        check(client.get("/v1/version"));
        check(client.get("/v1/status"));
        // Without DRBD's variables a handler changes nothing, and asks nothing.
        for (String handler : DrbdHandlers.NAMES) {
          post(client, "/v1/handler/" + handler, ExportedVariables.END);
        }
        for (WarmUpNode.Call call : node.life()) {
          post(
              client,
              "/v1/operation/" + call.agent() + "/" + call.action().word(),
              exported(call.environment()) + ExportedVariables.END);
        }
      }
    }
  }

  private static String exported(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(variable -> "export %s='%s'\n".formatted(variable.getKey(), variable.getValue()))
        .collect(Collectors.joining());
  }

  private static void post(ControlClient client, String path, String variables) throws IOException {
    client.send(
        "POST",
        path,
        Map.of("Content-Type", "text/plain", "Accept", "text/plain"),
        variables.getBytes(StandardCharsets.UTF_8));
  }

  private static void check(ControlClient.Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("the controller answered " + answer);
    }
  }
}
