// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.util.List;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.settings.SettingsFindings;

/**
 * A request that passed every check that needs nothing run.
 *
 * @param agent who performs it
 * @param request action and variables
 * @param ignored what is wrong with the parameters that were left out of the request, a line each
 * @param settings what wrong settings mean for it
 */
public record PreparedOperation(
    Agent agent, OcfRequest request, List<String> ignored, SettingsFindings.Effect settings) {

  /** Checks. */
  public PreparedOperation {
    ignored = List.copyOf(ignored);
  }

  /** What operations that change something take turns on: agent and instance. */
  public String resource() {
    return agent.definition().name() + "-" + request.instance();
  }

  /** The action asked for. */
  public OcfAction action() {
    return request.action();
  }

  /** For logs: agent, action and instance. */
  public String describe() {
    return agent.definition().name() + " " + request;
  }
}
