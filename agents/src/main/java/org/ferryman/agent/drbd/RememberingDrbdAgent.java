// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdStates;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.PromotionScores;

/**
 * The agent of DRBD with a memory of which DRBD resource is meant, for what must go on where the
 * parameter that tells it is wrong now: to look, to demote, to stop. Start and promote are refused
 * for that parameter, on every node.
 */
public final class RememberingDrbdAgent implements Agent {
  private final Agent agent;
  private final DrbdStates drbd;
  private final PromotionScores scores;
  private final KnownResources known;

  /** Before that agent. */
  public RememberingDrbdAgent(
      Agent agent, DrbdStates drbd, PromotionScores scores, KnownResources known) {
    this.agent = agent;
    this.drbd = drbd;
    this.scores = scores;
    this.known = known;
  }

  @Override
  public AgentDefinition definition() {
    return agent.definition();
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    OperationLog log = operation.log();
    Optional<String> named = request.parameter(DrbdParameters.RESOURCE);
    Optional<DrbdResource> before =
        told(request)
            ? Optional.empty()
            : known
                .find(request.instance(), log)
                .filter(it -> named.isEmpty() || named.get().equals(it.name()));
    if (before.isPresent()) {
      log.warn(
          "%s goes by what it was told before: %s of %s"
              .formatted(request, before.get(), before.get().configuration()));
      return agent.perform(
          request
              .with(DrbdParameters.RESOURCE, before.get().name())
              .with(DrbdParameters.CONFIGURATION, before.get().configuration()),
          operation);
    }
    if (named.isEmpty()) {
      return nameless(request, operation);
    }
    if (told(request) && request.calledByPacemaker()) {
      known.remember(
          request.instance(),
          new DrbdResource(
              named.get(), definition().value(request, DrbdParameters.CONFIGURATION).orElseThrow()),
          log);
    }
    return agent.perform(request, operation);
  }

  /** Whether the request tells which resource it is, and by which configuration. */
  private static boolean told(OcfRequest request) {
    return request.parameter(DrbdParameters.RESOURCE).isPresent()
        && request.ignored(DrbdParameters.CONFIGURATION).isEmpty();
  }

  /**
   * Nothing was ever told: then nothing was begun here in this resource's name, and nothing can be
   * begun elsewhere, as start is refused. But stop says 0 only if nothing at all runs, or what is
   * named, in whatever way, does not.
   */
  private OcfAnswer nameless(OcfRequest request, Operation operation) {
    String named = request.ignored(DrbdParameters.RESOURCE).orElse("");
    String why =
        "no operation since the boot told which DRBD resource %s is, and its %s is %s"
            .formatted(
                request.instance(),
                DrbdParameters.RESOURCE,
                named.isEmpty() ? "not given" : "malformed");
    if (request.action() == OcfAction.NOTIFY) {
      operation.log().warn(why);
      return OcfAnswer.of(OcfExit.SUCCESS);
    }
    Reading<Map<String, DrbdStatus>> reading = drbd.all(operation);
    if (reading instanceof Reading.Unknown<Map<String, DrbdStatus>> unknown) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC, why + "; what runs is not known: " + unknown.reason());
    }
    var running = ((Reading.Known<Map<String, DrbdStatus>>) reading).value().keySet();
    boolean stop = request.action() == OcfAction.STOP;
    if (running.contains(named) || (stop && named.isEmpty() && !running.isEmpty())) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          "%s, while these are up: %s; mend the parameter"
              .formatted(why, running.stream().sorted().toList()));
    }
    if (stop && request.calledByPacemaker()) {
      scores.publish(request.instance(), OptionalInt.empty(), operation);
    }
    return OcfAnswer.of(stop ? OcfExit.SUCCESS : OcfExit.NOT_RUNNING, why);
  }
}
