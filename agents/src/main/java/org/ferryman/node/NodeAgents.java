// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.handover.hotplug.HotplugAgent;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.Privilege;
import org.ferryman.operation.ResourceLocks;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DrbdResource;

/** A node's agents by name, with what runs their operations. */
public final class NodeAgents {

  private final Settings settings;
  private final Map<String, Agent> agents;
  private final OperationRunner runner;
  private final Optional<NodeHandover> handover;

  NodeAgents(
      Settings settings,
      List<Agent> agents,
      Optional<NodeHandover> handover,
      ResourceLocks locks,
      Host host) {
    this.handover = handover;
    this.settings = settings;
    this.agents =
        agents.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    agent -> agent.definition().name(), Function.identity()));
    this.runner =
        new OperationRunner(
            this.agents,
            locks,
            host.privilege(),
            settings.operation(),
            settings.findings(),
            host.clock());
  }

  /** The agents given, under these settings, on the machine that this process runs on. */
  public static NodeAgents of(Settings settings, List<Agent> agents, Privilege privilege) {
    return new NodeAgents(
        settings,
        agents,
        Optional.empty(),
        new ResourceLocks(settings.lockDirectory()),
        Host.ofThisProcess(settings).with(privilege));
  }

  /** Ferryman's agents on these ports, for a process that answers one operation. */
  public static NodeAgents of(Ports ports) {
    NodeParts parts = NodeParts.of(ports);
    return parts.agents(parts.drbdAgent());
  }

  /** What is missing of the protection of these resources on this node, a line for each lack. */
  public static List<String> unprotected(
      Settings settings, Collection<DrbdResource> resources, Operation operation) {
    Ports ports = Ports.ofThisProcess(settings);
    return NodeParts.notice(ports.drbd(), ports.host().runner(), ports.host().name())
        .of(resources, operation);
  }

  /** What the resource agents are, for metadata, by name. */
  public static List<AgentDefinition> definitions() {
    return Definitions.ALL;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AgentDefinition definition(String name) {
    return Definitions.ALL.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no agent " + name));
  }

  /** Made once: it takes a node's parts, and checks ask for each resource. */
  private static final class Definitions {
    static final List<AgentDefinition> ALL =
        of(Ports.ofThisProcess(Settings.defaults())).agents().values().stream()
            .map(Agent::definition)
            .filter(definition -> !definition.name().equals(HotplugAgent.NAME))
            .sorted(Comparator.comparing(AgentDefinition::name))
            .toList();
  }

  /** The settings they were made from. */
  public Settings settings() {
    return settings;
  }

  /** The agents by name. */
  public Map<String, Agent> agents() {
    return agents;
  }

  /** The hand-over, if these are Ferryman's own agents. */
  public Optional<NodeHandover> handover() {
    return handover;
  }

  /** Runs their operations. */
  public OperationRunner runner() {
    return runner;
  }
}
