// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.view;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.CibParser;
import org.ferryman.tools.pacemaker.PacemakerTools;

/** Reads {@link ClusterView} by crm_mon(8) and cibadmin(8), side by side. */
public final class ClusterViewTools {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final CommandRunner runner;

  /** The tools as that runner finds them. */
  public ClusterViewTools(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /** Reads it now. */
  public ClusterView.Reading read(Operation operation) {
    CompletableFuture<CommandResult> asked =
        runner.beside(() -> run(operation, "cibadmin", "--query"));
    CommandResult mon =
        run(
            operation,
            "crm_mon",
            "--one-shot",
            "--output-as=xml",
            "--exclude=all",
            "--include=summary,options,nodes,resources,attributes,failures");
    CommandResult cib = asked.join();
    if (!mon.succeeded()) {
      return new ClusterView.Reading.Unknown(reason(mon), PacemakerTools.noCluster(mon));
    }
    try {
      return new ClusterView.Reading.Known(view(mon, cib));
    } catch (IllegalArgumentException e) {
      return new ClusterView.Reading.Unknown(
          "'%s' answered what is not understood: %s"
              .formatted(mon.command().line(), e.getMessage()),
          false);
    }
  }

  private static ClusterView view(CommandResult mon, CommandResult cib) {
    if (!cib.succeeded()) {
      return ClusterViewParser.parse(mon.stdout(), Optional.empty(), reason(cib), "");
    }
    Optional<Cib> parsed;
    String trouble = "";
    try {
      parsed = Optional.of(CibParser.parse(cib.stdout()));
    } catch (IllegalArgumentException e) {
      parsed = Optional.empty();
      trouble = "'cibadmin --query' answered what is not understood: " + e.getMessage();
    }
    return ClusterViewParser.parse(mon.stdout(), parsed, trouble, cib.stdout());
  }

  /** What a tool that was to print XML says of its failure is XML too: nothing for a person. */
  private static String reason(CommandResult result) {
    if (PacemakerTools.disconnected(result)) {
      return "Pacemaker does not run on this node ('%s' finds no daemon)"
          .formatted(result.command().argv().get(0));
    }
    if (result instanceof CommandResult.NotStarted it && it.missing()) {
      return "Pacemaker's tools are not installed here (there is no %s)"
          .formatted(result.command().argv().get(0));
    }
    return result instanceof CommandResult.Exited exited
            && exited.stderr().isBlank()
            && exited.stdout().stripLeading().startsWith("<")
        ? "'%s' exited with %d".formatted(result.command().argv().get(0), exited.code())
        : result.describe();
  }

  private CommandResult run(Operation operation, String... argv) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(TIMEOUT), argv), operation.cancellation());
  }
}
