// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.agent.drbd.DrbdAgent;
import org.ferryman.agent.drbd.DrbdAgentConfig;
import org.ferryman.agent.drbd.KnownResources;
import org.ferryman.agent.drbd.RememberingDrbdAgent;
import org.ferryman.agent.drbd.RoleLeases;
import org.ferryman.agent.xen.GuestDisks;
import org.ferryman.agent.xen.KernelLayers;
import org.ferryman.agent.xen.XenAgent;
import org.ferryman.agent.xen.XenstoreHolders;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.FencingNotice;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.handover.AgentHandover;
import org.ferryman.handover.AgentRoleLeases;
import org.ferryman.handover.hotplug.HotplugAgent;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.Privilege;
import org.ferryman.operation.ResourceLocks;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.ClusterTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.ferryman.tools.pacemaker.PromotionScores;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.HotplugStore;
import org.ferryman.tools.xen.MonitorScripts;
import org.ferryman.tools.xen.Xl;

/**
 * The composition root shared by the resident controller and the one-shot: settings in, agents by
 * name out. Making it looks at nothing but the host's name and user, and runs nothing.
 */
public final class NodeAgents {

  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private final Settings settings;
  private final Map<String, Agent> agents;
  private final OperationRunner runner;
  private final Optional<NodeHandover> handover;

  private NodeAgents(
      Settings settings,
      List<Agent> agents,
      Optional<NodeHandover> handover,
      ResourceLocks locks,
      Privilege privilege) {
    this.handover = requireNonNull(handover, "handover");
    this.settings = requireNonNull(settings, "settings");
    this.agents =
        agents.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    agent -> agent.definition().name(), Function.identity()));
    this.runner =
        new OperationRunner(
            this.agents,
            locks,
            privilege,
            settings.operation(),
            settings.findings(),
            SystemClock.KERNEL);
  }

  /** The agents given, under these settings. */
  public static NodeAgents of(Settings settings, List<Agent> agents, Privilege privilege) {
    return new NodeAgents(
        settings, agents, Optional.empty(), new ResourceLocks(settings.lockDirectory()), privilege);
  }

  /** Ferryman's agents on this node's tools. */
  public static NodeAgents create(Settings settings, Additions additions) {
    Privilege privilege = Privilege.ofThisProcess();
    CommandRunner tools = additions.runner(new ExecCommandRunner(settings.exec()));
    String nodeName = HostName.ofThisHost();
    NodeName clusterName = new NodeName(tools, nodeName);
    Cluster cluster = new ClusterTools(tools, clusterName);
    GuardedDrbd drbd =
        HandoverNode.guarded(settings, additions.drbd(new DrbdTools(tools)), tools, nodeName);
    Xl xl =
        additions.xl(
            NodeXl.of(
                settings,
                tools,
                GuestLauncher.forHost(
                    SYSTEMD, () -> Long.toHexString(SystemClock.KERNEL.nanoTime()))));
    boolean root = privilege.root();
    ResourceLocks locks = new ResourceLocks(settings.lockDirectory());
    NodeHandover handover = HandoverNode.of(settings, drbd, xl, cluster, clusterName, tools, locks);
    RoleLeases leases = new AgentRoleLeases(handover.tools(), handover.locks());
    PromotionScores scores = additions.scores(cluster, settings.scores());
    Agent drbdAgent =
        new NoticedStart(
            new DrbdAgent(
                drbd,
                cluster,
                scores,
                new XenstoreHolders(xl, KernelLayers.ofThisHost()),
                leases,
                new DrbdAgentConfig(
                    nodeName, root, settings.drbd().firstPause(), settings.drbd().longestPause())),
            notice(drbd, tools, nodeName));
    Agent xenAgent =
        new XenAgent(
            xl,
            drbd,
            new GuestDisks(drbd, nodeName),
            cluster,
            new AgentHandover(
                handover.tools(), handover.turns(), settings.handover().ssh(), handover.guests()),
            new MonitorScripts(tools),
            settings.xen(),
            () -> root);
    Agent hotplug =
        new HotplugAgent(
            HandoverNode.hotplugDisk(handover.tools()),
            handover.tools().disks(),
            xl,
            new HotplugStore(tools),
            handover.locks());
    return new NodeAgents(
        settings,
        List.of(
            new NamingAgent(
                new RememberingDrbdAgent(
                    additions.drbdAgent(drbdAgent, drbd, cluster, leases, nodeName),
                    drbd,
                    scores,
                    new KnownResources(settings.runDirectory().resolve("resources"))),
                clusterName),
            new NamingAgent(xenAgent, clusterName),
            hotplug),
        Optional.of(handover),
        locks,
        privilege);
  }

  private static FencingNotice notice(Drbd drbd, CommandRunner tools, String nodeName) {
    return new FencingNotice(
        drbd,
        new NodeTools(tools),
        new PacemakerTools(tools, Map.of(), FencingConfig.LOOKING),
        nodeName);
  }

  /** What is missing of the protection of these resources on this node, a line for each lack. */
  public static List<String> unprotected(
      Settings settings, Collection<DrbdResource> resources, Operation operation) {
    CommandRunner tools = new ExecCommandRunner(settings.exec());
    return notice(new DrbdTools(tools), tools, HostName.ofThisHost()).of(resources, operation);
  }

  /** What the resource agents are, for metadata, by name. */
  public static List<AgentDefinition> definitions() {
    return create(Settings.defaults(), new Additions.None()).agents().values().stream()
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
