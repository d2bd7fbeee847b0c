// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;

/** Why a node is not ready for a guest, as the node itself tells it. */
final class ToldReadiness implements ReadinessReasons {
  /** One look tells of all guests; who waits for a node asks again. */
  private static final Duration HOLDS = Duration.ofSeconds(2);

  private final BiFunction<String, Operation, ClusterState.Told> ask;
  private final Map<String, Heard> heard = new HashMap<>();

  private record Heard(ClusterState.Told told, Deadline holds) {}

  /** Asks a node so. */
  ToldReadiness(BiFunction<String, Operation, ClusterState.Told> ask) {
    this.ask = requireNonNull(ask, "ask");
  }

  static ToldReadiness ofThisCluster() {
    Settings settings = FerrymanCommand.settings();
    return new ToldReadiness(
        ClusterLooks.of(settings, new SocketController(settings.controlSocket()))::told);
  }

  @Override
  public Optional<String> of(String node, String guest, Operation operation) {
    Heard last = heard.get(node);
    if (last == null || last.holds().expired()) {
      last = new Heard(ask.apply(node, operation), operation.deadline().anew(HOLDS));
      heard.put(node, last);
    }
    ClusterState.Told told = last.told();
    if (told.report().isEmpty()) {
      return Optional.of("%s does not tell why: %s".formatted(node, told.trouble()));
    }
    NodeReport report = told.report().get();
    if (!report.controlled()) {
      return Optional.of("the controller there does not answer why");
    }
    return report.guest(guest).map(NodeReport.Guest::reason).filter(it -> !it.isEmpty());
  }
}
