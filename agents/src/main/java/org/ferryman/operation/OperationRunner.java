// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.OperationSettings;
import org.ferryman.settings.SettingsFindings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one operation from its request to its answer: checks, lock, agent. */
public final class OperationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);

  private final Map<String, Agent> agents;
  private final ResourceLocks locks;
  private final Privilege privilege;
  private final OperationSettings settings;
  private final SettingsFindings findings;
  private final Clock clock;

  /** With the agents by name. */
  public OperationRunner(
      Map<String, Agent> agents,
      ResourceLocks locks,
      Privilege privilege,
      OperationSettings settings,
      SettingsFindings findings,
      Clock clock) {
    this.clock = clock;
    this.findings = findings;
    this.agents = Map.copyOf(agents);
    this.locks = locks;
    this.privilege = privilege;
    this.settings = settings;
  }

  /**
   * Checks a request; nothing is run.
   *
   * @param environment the caller's variables, of which only {@code OCF_*} count
   * @throws OcfFailure with the exit code the OCF standard has for what is wrong
   */
  public PreparedOperation prepare(
      String agentName, String actionWord, Map<String, String> environment) {
    Agent agent = agents.get(agentName);
    if (agent == null) {
      throw new OcfFailure(
          OcfExit.ERR_UNIMPLEMENTED,
          "no agent ocf:ferryman:%s; there are %s"
              .formatted(shown(agentName), agents.keySet().stream().sorted().toList()));
    }
    OcfAction action =
        OcfAction.of(actionWord)
            .filter(it -> it != OcfAction.META_DATA)
            .orElseThrow(
                () ->
                    new OcfFailure(
                        OcfExit.ERR_UNIMPLEMENTED,
                        "ocf:ferryman:%s has no action '%s'"
                            .formatted(agentName, shown(actionWord))));
    AgentDefinition.Admission admission =
        agent.definition().admit(new OcfRequest(action, environment));
    if (action != OcfAction.VALIDATE_ALL && !privilege.root()) {
      throw new OcfFailure(
          OcfExit.ERR_PERM,
          "%s of ocf:ferryman:%s needs root's rights".formatted(actionWord, agentName));
    }
    return new PreparedOperation(
        agent, admission.request(), admission.ignored(), findings.of(agentName, action));
  }

  /** By when the operation must answer if {@code spent} of its timeout went by before now. */
  public Deadline deadline(PreparedOperation prepared, Duration spent) {
    Duration allowed = settings.allowed(prepared.request().timeout()).minus(spent);
    return clock.deadline(allowed.isNegative() ? Duration.ZERO : allowed);
  }

  /**
   * Performs the operation; a changing one holds its resource's lock meanwhile. Never throws for
   * what goes wrong: every failure is an answer with its reason.
   */
  @SuppressWarnings("try") // the lock is held, not used
  public OcfAnswer run(PreparedOperation prepared, Operation operation) {
    try {
      if (!prepared.action().changes()) {
        return perform(prepared, operation);
      }
      String holder =
          "process %d (%s)".formatted(ProcessHandle.current().pid(), prepared.describe());
      try (ResourceLocks.Held held = locks.acquire(prepared.resource(), holder, operation)) {
        return perform(prepared, operation);
      }
    } catch (OcfFailure failure) {
      return OcfAnswer.of(failure.exit(), Lines.message(failure));
    } catch (RuntimeException | LinkageError | StackOverflowError failure) {
      LOG.error("{} failed unexpectedly", prepared.describe(), failure);
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          "internal error in %s: %s; nothing is known of the resource, see the journal of ferryman"
              .formatted(prepared.describe(), failure));
    }
  }

  private static OcfAnswer perform(PreparedOperation prepared, Operation operation) {
    if (prepared.settings() instanceof SettingsFindings.Effect.Refused refused) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          "%s is refused: %s".formatted(prepared.action().word(), refused.reason()));
    }
    if (operation.deadline().expired()) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          "no time left of the action's timeout for %s; nothing was done"
              .formatted(prepared.describe()));
    }
    operation
        .cancellation()
        .reason()
        .ifPresent(
            why -> {
              throw new OcfFailure(
                  OcfExit.ERR_GENERIC,
                  prepared.describe() + " was cancelled before it began: " + why);
            });
    prepared
        .ignored()
        .forEach(
            complaint ->
                operation
                    .log()
                    .warn(prepared.action().word() + " goes on without it: " + complaint));
    if (prepared.settings() instanceof SettingsFindings.Effect.Told told) {
      told.lines().forEach(operation.log()::warn);
    }
    return requireNonNull(
        prepared.agent().perform(prepared.request(), operation), "the agent's answer");
  }

  private static String shown(String word) {
    String clean = word.replaceAll("[^A-Za-z0-9_.:-]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
