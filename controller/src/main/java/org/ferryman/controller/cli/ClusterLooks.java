// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.doctor.CibChecks;
import org.ferryman.controller.admin.doctor.Diagnosis;
import org.ferryman.controller.admin.doctor.DiagnosisWriter;
import org.ferryman.controller.admin.metrics.Metrics;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeLook;
import org.ferryman.controller.admin.state.OwnController;
import org.ferryman.controller.admin.status.StatusJson;
import org.ferryman.controller.tools.drbd.CounterTools;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.Privilege;
import org.ferryman.settings.Settings;

/** Puts together what the commands look by. */
final class ClusterLooks {
  private ClusterLooks() {}

  static ClusterLook of(Settings settings, OwnController controller) {
    AdminPorts ports = AdminPorts.of(settings);
    return new ClusterLook(
        ports,
        node(settings, ports),
        controller,
        (resources, operation) -> NodeAgents.unprotected(settings, resources, operation),
        Privilege.ofThisProcess().root(),
        SystemClock.KERNEL);
  }

  /** One that meets no tool and no controller, for loading the classes that a look needs. */
  static ClusterLook warmUp(Settings settings) {
    CommandRunner canned = new CannedTools(new ExecCommandRunner(settings.exec()));
    AdminPorts ports = AdminPorts.on(settings, canned, canned);
    return new ClusterLook(
        ports,
        node(settings, ports),
        new SocketController(Path.of("/nonexistent")),
        (resources, operation) -> List.of(),
        true,
        SystemClock.KERNEL);
  }

  /** What the other commands need that only tell something. */
  static void warmUpOtherCommands(
      ClusterLook look, ClusterState state, Settings settings, Operation operation) {
    CommandRunner canned = new CannedTools(new ExecCommandRunner(settings.exec()));
    StatusJson.of(state).toPrettyString();
    Metrics.text(look.own(operation), new CounterTools(canned).all(operation));
    if (new LiveCib(canned).read(operation) instanceof LiveCib.Reading.Known known) {
      List<Diagnosis> findings = CibChecks.of(CibContentsParser.parse(known.cib()));
      DiagnosisWriter.text(findings, List.of());
      DiagnosisWriter.json(findings, List.of());
    }
  }

  private static NodeLook node(Settings settings, AdminPorts ports) {
    return new NodeLook(
        ports.hostName(),
        ports.counters()::all,
        asked -> ports.beside(() -> ports.xl().domains(asked)),
        ports.leases(),
        ports.guests(),
        settings.findings().errors(),
        SystemClock.KERNEL);
  }
}
