// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.AdminTools;
import org.ferryman.controller.admin.check.ResourceChecks;
import org.ferryman.controller.admin.doctor.Check;
import org.ferryman.controller.admin.doctor.CibChecks;
import org.ferryman.controller.admin.doctor.Diagnosis;
import org.ferryman.controller.admin.doctor.DiagnosisWriter;
import org.ferryman.controller.admin.doctor.NodeChecks;
import org.ferryman.controller.admin.doctor.NodeProbe;
import org.ferryman.controller.admin.doctor.Surroundings;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.Finding;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ferryman doctor}: what will bite later. */
@Command(
    name = "doctor",
    header = "Finds what will bite later. Changes nothing.",
    description = {
      "Looks for what will bite later: in the cluster's configuration and what was left behind in it,"
          + " on all nodes (units, ssh in both directions, clocks, Xen, guests' files), and in DRBD"
          + " ('ferryman drbd check'). Each finding with its cause and what to do. Changes nothing.",
      "Exit code 0 nothing found, 1 something found, 2 it can't be told."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Path WATCHDOG = Path.of("/dev/watchdog");

  /** What 'drbd check' finds in the CIB, the CIB's own checks find. */
  private static final Set<String> OF_THE_CIB =
      Set.of(
          "stonith",
          "clone",
          "promoted-max",
          "notify",
          "clone-node-max",
          "fencing constraints",
          "constraints");

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(names = "--cib", description = "Look at the cluster's configuration alone.")
  private boolean cibAlone;

  /** What this node tells another one that asks, as a line of JSON. */
  @Option(names = "--this-node", hidden = true)
  private boolean thisNode;

  private final List<Diagnosis> findings = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  @Override
  public Integer call() {
    Settings settings = FerrymanCommand.settings();
    AdminTools tools = AdminTools.ofThisNode(settings, SystemClock.KERNEL);
    Operation operation = tools.operation(LONGEST);
    LiveCib.Reading reading = tools.cib().read(operation);
    if (!(reading instanceof LiveCib.Reading.Known known)) {
      unknown.add(((LiveCib.Reading.Unknown) reading).reason());
      return answer();
    }
    CibContents cib = CibContentsParser.parse(known.cib());
    if (thisNode) {
      return tellOfThisNode(settings, cib, operation);
    }
    findings.addAll(CibChecks.of(cib));
    if (!cibAlone) {
      nodes(settings, cib, operation);
      drbd(ResourceChecks.ofThisNode(settings, tools.runner(), SystemClock.KERNEL).all(operation));
    }
    return answer();
  }

  private int answer() {
    spec.commandLine()
        .getOut()
        .print(
            json
                ? DiagnosisWriter.json(findings, unknown)
                : DiagnosisWriter.text(findings, unknown));
    spec.commandLine().getOut().flush();
    return DiagnosisWriter.exitCode(findings, unknown);
  }

  private int tellOfThisNode(Settings settings, CibContents cib, Operation operation) {
    AdminPorts ports = AdminPorts.of(settings);
    if (!(ports.cluster().read(operation) instanceof ClusterView.Reading.Known view)) {
      return 1;
    }
    spec.commandLine()
        .getOut()
        .println(NodeProbe.json(probe(ports).own(cib, view.view(), operation)));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static NodeProbe probe(AdminPorts ports) {
    return new NodeProbe(ports, WATCHDOG, SystemClock.KERNEL);
  }

  private void nodes(Settings settings, CibContents cib, Operation operation) {
    AdminPorts ports = AdminPorts.of(settings);
    ClusterView.Reading reading = ports.cluster().read(operation);
    if (reading instanceof ClusterView.Reading.Known view) {
      Surroundings its = probe(ports).look(cib, view.view(), operation);
      findings.addAll(NodeChecks.of(its));
      unknown.addAll(its.unknown());
    } else {
      unknown.add(((ClusterView.Reading.Unknown) reading).reason());
    }
  }

  private void drbd(Map<String, List<Finding>> all) {
    all.forEach(
        (name, found) ->
            found.stream()
                .filter(it -> !OF_THE_CIB.contains(it.check()))
                .forEach(it -> drbd(name.isEmpty() ? "DRBD" : name, it)));
  }

  private void drbd(String where, Finding finding) {
    String cause = "%s: %s".formatted(finding.check(), finding.cause());
    switch (finding.status()) {
      case FAILED ->
          findings.add(new Diagnosis("drbd", Check.Severity.ERROR, where, cause, finding.remedy()));
      case WARNING ->
          findings.add(
              new Diagnosis("drbd", Check.Severity.WARNING, where, cause, finding.remedy()));
      case UNKNOWN -> unknown.add("%s: %s".formatted(where, cause));
      case OK -> {
        // nothing to tell
      }
    }
  }
}
