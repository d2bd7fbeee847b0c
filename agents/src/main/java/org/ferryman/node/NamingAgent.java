/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.node;

import static java.util.Objects.requireNonNull;

import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.NodeName;

/** An agent whose calls tell what Pacemaker calls this node. */
record NamingAgent(Agent agent, NodeName name) implements Agent {
  NamingAgent {
    requireNonNull(agent, "agent");
    requireNonNull(name, "name");
  }

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
