// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.metrics.Metrics;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.NodeLook;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.ferryman.exec.Cancellation;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandover;
import org.ferryman.ocf.Operation;

/** What this node tells of itself to whoever asks for the whole cluster's state. */
@Singleton
class StateAnswers {
  /** Less than whoever asks waits for. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final StatusController status;
  private final JsonMapper serde;
  private final NodeAgents node;

  StateAnswers(StatusController status, JsonMapper serde, NodeAgents node) {
    this.status = status;
    this.serde = serde;
    this.node = node;
  }

  /** A line of JSON. */
  String line(NodeHandover handover) {
    NodeLook look = look(handover, AdminPorts.of(node.settings()));
    return ClusterLook.json(look.report(controller(), "", operation(handover)));
  }

  /** What monitoring is told. */
  String metrics(NodeHandover handover) {
    AdminPorts ports = AdminPorts.of(node.settings());
    Operation operation = operation(handover);
    DrbdCounters.Reading drbd = ports.counters().all(operation);
    return Metrics.text(look(handover, ports).report(controller(), drbd, operation), drbd);
  }

  private static Operation operation(NodeHandover handover) {
    return new Operation(
        handover.tools().clock().deadline(LONGEST), new Cancellation(), (level, line) -> {});
  }

  private NodeLook look(NodeHandover handover, AdminPorts ports) {
    HandoverTools tools = handover.tools();
    return new NodeLook(
        tools.node(),
        ports.counters()::all,
        asked -> ports.beside(() -> ports.xl().domains(asked)),
        tools.leases(),
        handover.guests(),
        node.settings().findings().errors(),
        tools.clock());
  }

  private JsonNode controller() {
    try {
      return new ObjectMapper().readTree(serde.writeValueAsString(status.status()));
    } catch (IOException e) {
      throw new UncheckedIOException("the controller's status is no JSON", e);
    }
  }
}
