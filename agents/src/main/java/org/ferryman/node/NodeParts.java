// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.agent.drbd.DrbdAgent;
import org.ferryman.agent.drbd.DrbdAgentConfig;
import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.agent.drbd.KnownResources;
import org.ferryman.agent.drbd.RememberingDrbdAgent;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.agent.xen.GuestDisks;
import org.ferryman.agent.xen.KernelLayers;
import org.ferryman.agent.xen.XenAgent;
import org.ferryman.agent.xen.XenstoreHolders;
import org.ferryman.exec.CommandRunner;
import org.ferryman.fencing.FencingNotice;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.handover.AgentHandover;
import org.ferryman.handover.AgentRoleLeases;
import org.ferryman.handover.hotplug.HotplugAgent;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.ResourceLocks;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.ferryman.tools.xen.HotplugStore;
import org.ferryman.tools.xen.MonitorScripts;

/**
 * The one composition of a node: ports in, agents out. It has two steps, so that a resident process
 * can follow what the parts do before it puts its own in front of the agent of DRBD. Making it runs
 * nothing.
 */
public final class NodeParts {
  private final Ports ports;
  private final GuardedDrbd drbd;
  private final ResourceLocks locks;
  private final NodeHandover handover;
  private final RoleOverride leases;

  private NodeParts(Ports ports) {
    this.ports = ports;
    this.drbd = HandoverNode.guarded(ports);
    this.locks = new ResourceLocks(ports.settings().lockDirectory(), ports.host().locks());
    this.handover = HandoverNode.of(ports, drbd, locks);
    this.leases = new AgentRoleLeases(handover.tools(), handover.locks());
  }

  /** On these ports. */
  public static NodeParts of(Ports ports) {
    return new NodeParts(ports);
  }

  /** DRBD, which makes no stale data Primary. */
  public GuardedDrbd drbd() {
    return drbd;
  }

  /** What Pacemaker commanded, and what stands between that and a device's role. */
  public RoleOverride leases() {
    return leases;
  }

  /** The hand-over. */
  public NodeHandover handover() {
    return handover;
  }

  /** The agent of DRBD, which warns at each start of what a resource's protection lacks. */
  public Agent drbdAgent() {
    Settings settings = ports.settings();
    String name = ports.host().name();
    return new NoticedStart(
        new DrbdAgent(
            drbd,
            ports.cluster(),
            ports.scores(),
            new XenstoreHolders(ports.xl(), KernelLayers.ofThisHost()),
            leases,
            new DrbdAgentConfig(
                name,
                ports.host().privilege().root(),
                settings.drbd().firstPause(),
                settings.drbd().longestPause())),
        notice(drbd, ports.host().runner(), name));
  }

  /** All agents, with that one for DRBD. */
  public NodeAgents agents(Agent drbdAgent) {
    Agent remembering =
        new RememberingDrbdAgent(
            drbdAgent,
            drbd,
            ports.scores(),
            new KnownResources(ports.settings().runDirectory().resolve("resources")));
    return new NodeAgents(
        ports.settings(),
        List.of(
            new NamingAgent(remembering, ports.clusterName()),
            new NamingAgent(xenAgent(), ports.clusterName()),
            hotplugAgent()),
        Optional.of(handover),
        locks,
        ports.host());
  }

  private Agent xenAgent() {
    boolean root = ports.host().privilege().root();
    return new XenAgent(
        ports.xl(),
        drbd,
        new GuestDisks(drbd, ports.host().name()),
        ports.cluster(),
        new AgentHandover(
            handover.tools(),
            handover.turns(),
            ports.settings().handover().ssh(),
            handover.guests(),
            new PacemakerTools(ports.host().runner(), Map.of(), FencingConfig.LOOKING)::cib),
        new MonitorScripts(ports.host().runner()),
        ports.settings().xen(),
        () -> root);
  }

  private Agent hotplugAgent() {
    return new HotplugAgent(
        HandoverNode.hotplugDisk(handover.tools()),
        handover.tools().disks(),
        ports.xl(),
        new HotplugStore(ports.host().runner()),
        handover.locks());
  }

  static FencingNotice notice(Drbd drbd, CommandRunner tools, String nodeName) {
    return new FencingNotice(
        drbd,
        new NodeTools(tools),
        new PacemakerTools(tools, Map.of(), FencingConfig.LOOKING),
        nodeName);
  }

  /** An agent whose calls tell what Pacemaker calls this node. */
  private record NamingAgent(Agent agent, NodeName name) implements Agent {
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

  /** The agent of DRBD, which warns at each start of what is missing of a resource's protection. */
  private record NoticedStart(Agent agent, FencingNotice notice) implements Agent {
    /** The start has succeeded: what is told of it must not make it late. */
    private static final Duration BOUND = Duration.ofSeconds(3);

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
}
