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

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;

/**
 * The composition root shared by the resident controller and the one-shot: settings in, agents by
 * name out.
 */
public final class NodeAgents {

  private final Settings settings;
  private final Map<String, Agent> agents;
  private final OperationRunner runner;

  private NodeAgents(Settings settings, List<Agent> agents, Privilege privilege) {
    this.settings = requireNonNull(settings, "settings");
    this.agents =
        agents.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    agent -> agent.definition().name(), Function.identity()));
    this.runner =
        new OperationRunner(
            this.agents,
            new ResourceLocks(settings.lockDirectory()),
            privilege,
            settings.operation());
  }

  /** The agents of a process that answers one operation. */
  public static NodeAgents oneShot(Settings settings) {
    return of(settings, List.of(), Privilege.ofThisProcess());
  }

  /** The agents given, under these settings. */
  public static NodeAgents of(Settings settings, List<Agent> agents, Privilege privilege) {
    return new NodeAgents(settings, agents, privilege);
  }

  /** What the agents are, for metadata; nothing is looked at or run. */
  public static List<AgentDefinition> definitions() {
    return List.of();
  }

  /** The settings they were made from. */
  public Settings settings() {
    return settings;
  }

  /** The agents by name. */
  public Map<String, Agent> agents() {
    return agents;
  }

  /** Runs their operations. */
  public OperationRunner runner() {
    return runner;
  }
}
