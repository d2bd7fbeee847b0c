// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.controller.admin.AdminTools;
import org.ferryman.controller.admin.doctor.CibChecks;
import org.ferryman.controller.admin.doctor.Diagnosis;
import org.ferryman.controller.admin.doctor.DiagnosisWriter;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.SystemClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ferryman doctor}: what will bite later. */
@Command(
    name = "doctor",
    description = {
      "Looks for what will bite later in the cluster's configuration, and for what was left behind in"
          + " it: each finding with its cause and what to do. Changes nothing.",
      "DRBD's configuration is looked at by 'ferryman drbd check'.",
      "Exit code 0 nothing found, 1 something found, 2 it can't be told."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    AdminTools tools = AdminTools.ofThisNode(FerrymanCommand.settings(), SystemClock.KERNEL);
    List<Diagnosis> findings = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    LiveCib.Reading reading = tools.cib().read(tools.operation(LONGEST));
    if (reading instanceof LiveCib.Reading.Known known) {
      findings.addAll(CibChecks.of(CibContentsParser.parse(known.cib())));
    } else {
      unknown.add(((LiveCib.Reading.Unknown) reading).reason());
    }
    spec.commandLine()
        .getOut()
        .print(
            json
                ? DiagnosisWriter.json(findings, unknown)
                : DiagnosisWriter.text(findings, unknown));
    spec.commandLine().getOut().flush();
    return DiagnosisWriter.exitCode(findings, unknown);
  }
}
