// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.NodeName;

/** An agent whose calls tell what Pacemaker calls this node. */
record NamingAgent(Agent agent, NodeName name) implements Agent {
  @Override
  public AgentDefinition definition() {
    return agent.definition();
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    name.heard(request);
    return agent.perform(request, operation);
  }
}
