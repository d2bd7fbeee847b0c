// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;

/**
 * The agent of DRBD, whose calls tell which instances Pacemaker runs on this node: started,
 * promoted or found running here means watched, with the parameters of that call; stopped or found
 * not running means not. So a controller that was restarted knows again with the first monitors.
 * Calls by hand tell nothing.
 */
final class FollowedAgent implements Agent {
  /** The agent itself has complained of the parameters already. */
  private static final OperationLog QUIET = (level, line) -> {};

  private final Agent agent;
  private final DrbdFollowing following;

  FollowedAgent(Agent agent, DrbdFollowing following) {
    this.agent = requireNonNull(agent, "agent");
    this.following = requireNonNull(following, "following");
  }

  @Override
  public AgentDefinition definition() {
    return agent.definition();
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    if (!request.calledByPacemaker()) {
      return agent.perform(request, operation);
    }
    if (request.action() == OcfAction.STOP) {
      following.gone(DrbdInstance.of(request, QUIET));
    }
    OcfAnswer answer = agent.perform(request, operation);
    switch (request.action()) {
      case START, PROMOTE, DEMOTE, MONITOR, RELOAD_AGENT -> note(request, answer);
      case STOP, NOTIFY, VALIDATE_ALL, META_DATA, MIGRATE_TO, MIGRATE_FROM -> {
        // says nothing of what runs here, or nothing new
      }
    }
    return answer;
  }

  private void note(OcfRequest request, OcfAnswer answer) {
    DrbdInstance instance = DrbdInstance.of(request, QUIET);
    switch (answer.exit()) {
      case SUCCESS, RUNNING_PROMOTED, DEGRADED, DEGRADED_PROMOTED -> following.runs(instance);
      case NOT_RUNNING -> following.gone(instance);
      default -> {
        // not known
      }
    }
  }
}
