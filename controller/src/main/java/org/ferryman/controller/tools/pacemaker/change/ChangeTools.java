// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.change;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** {@link ClusterChanges} on the command lines of crm_attribute(8) and crm_resource(8). */
public final class ChangeTools implements ClusterChanges {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** CRM_EX_NOSUCH (crm/common/results.h). */
  private static final int NO_SUCH_OBJECT = 105;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,254}");

  private final CommandRunner runner;

  /** The tools as that runner finds them. */
  public ChangeTools(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  @Override
  public StepOutcome standby(String node, Operation operation) {
    List<String> words = new ArrayList<>(standbyOf(node));
    words.addAll(List.of("--update", "on"));
    return outcome(run(words, operation));
  }

  @Override
  public StepOutcome active(String node, Operation operation) {
    List<String> words = new ArrayList<>(standbyOf(node));
    words.add("--delete");
    CommandResult result = run(words, operation);
    return result instanceof Exited exited && exited.code() == NO_SUCH_OBJECT
        ? StepOutcome.ok()
        : outcome(result);
  }

  private static List<String> standbyOf(String node) {
    return List.of(
        "crm_attribute", "--node", usable(node), "--name", "standby", "--lifetime", "forever");
  }

  @Override
  public StepOutcome move(String resource, String node, Duration lifetime, Operation operation) {
    return outcome(
        run(
            List.of(
                "crm_resource",
                "--resource",
                usable(resource),
                "--move",
                "--node",
                usable(node),
                "--lifetime",
                "PT%dS".formatted(lifetime.toSeconds())),
            operation));
  }

  @Override
  public StepOutcome clear(String resource, Operation operation) {
    return outcome(
        run(List.of("crm_resource", "--resource", usable(resource), "--clear"), operation));
  }

  private static String usable(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name in a cluster: '" + name + "'");
    }
    return name;
  }

  private static StepOutcome outcome(CommandResult result) {
    return result.succeeded() ? StepOutcome.ok() : new StepOutcome.Failed(result.describe());
  }

  private CommandResult run(List<String> argv, Operation operation) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(TIMEOUT), argv), operation.cancellation());
  }
}
