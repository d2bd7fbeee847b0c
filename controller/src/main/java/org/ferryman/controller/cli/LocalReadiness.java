// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.daemon.ControlClient;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.NodeName;

/** Why this node is not ready for a guest, as its controller has it; of other nodes nothing. */
final class LocalReadiness implements ReadinessReasons {
  private final NodeName nodeName;

  LocalReadiness(NodeName nodeName) {
    this.nodeName = requireNonNull(nodeName, "nodeName");
  }

  @Override
  public Optional<String> of(String node, String guest, Operation operation) {
    if (!node.equals(nodeName.get(operation))) {
      return Optional.of("'ferryman status' on %s says why".formatted(node));
    }
    try {
      ControlClient.Answer answer = FerrymanCommand.client().get("/v1/status");
      for (JsonNode entry : new ObjectMapper().readTree(answer.body()).path("guests")) {
        String reason = entry.path("reason").asText();
        if (entry.path("guest").asText().equals(guest) && !reason.isEmpty()) {
          return Optional.of(reason);
        }
      }
    } catch (IOException e) {
      return Optional.of("the controller does not answer why: " + e.getMessage());
    }
    return Optional.empty();
  }

  static LocalReadiness ofThisHost(CommandRunner runner) {
    return new LocalReadiness(new NodeName(runner, HostName.ofThisHost()));
  }
}
