// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.time.Duration;
import java.util.List;
import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.fencing.FencingNotice;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;

/** The agent of DRBD, which warns at each start of what is missing of a resource's protection. */
public final class NoticedStart implements Agent {
  /** The start has succeeded: what is told of it must not make it late. */
  private static final Duration BOUND = Duration.ofSeconds(3);

  private final Agent agent;
  private final FencingNotice notice;

  /** That agent. */
  public NoticedStart(Agent agent, FencingNotice notice) {
    this.agent = agent;
    this.notice = notice;
  }

  @Override
  public AgentDefinition definition() {
    return agent.definition();
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    OcfAnswer answer = agent.perform(request, operation);
    if (request.action() == OcfAction.START && answer.exit() == OcfExit.SUCCESS) {
      DrbdInstance instance = DrbdInstance.of(request, (level, line) -> {});
      notice
          .of(List.of(instance.resource()), operation.within(BOUND))
          .forEach(line -> operation.log().warn(line));
    }
    return answer;
  }
}
