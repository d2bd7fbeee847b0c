// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ferryman.controller.admin.SshPeerState;
import org.ferryman.controller.admin.state.OwnController;
import org.ferryman.controller.daemon.ControlClient;
import org.ferryman.operation.Privilege;

/** The controller behind its socket. */
final class SocketController implements OwnController {
  private static final int OK = 200;

  private final Path socket;
  private final ControlClient client;

  SocketController(Path socket) {
    this.socket = requireNonNull(socket, "socket");
    this.client = new ControlClient(socket);
  }

  @Override
  public Answer state() {
    return ask(
        () ->
            client.send(
                "POST",
                "/v1/handover",
                Map.of("Accept", "text/plain", "Content-Type", "text/plain"),
                SshPeerState.STATE.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Answer status() {
    return ask(() -> client.get("/v1/status"));
  }

  private interface Question {
    ControlClient.Answer ask() throws IOException;
  }

  private Answer ask(Question question) {
    if (!Privilege.ofThisProcess().root()) {
      return Answer.nothing("only root may ask it, and you are not: try 'sudo ferryman …'");
    }
    try {
      ControlClient.Answer answer = question.ask();
      return answer.status() == OK
          ? new Answer(new ObjectMapper().readTree(answer.body()), "")
          : Answer.nothing("it answers %d: %s".formatted(answer.status(), answer.body().strip()));
    } catch (IOException e) {
      return Answer.nothing(
          "does not answer on %s (%s); see 'systemctl status ferryman'"
              .formatted(
                  socket, Files.exists(socket) ? e.getMessage() : "there is no such socket"));
    }
  }
}
