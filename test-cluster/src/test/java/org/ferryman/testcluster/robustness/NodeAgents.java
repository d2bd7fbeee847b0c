// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.NodeStatus;

/** Calls Ferryman's installed agents in a node with the environment that Pacemaker gives them. */
final class NodeAgents {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PROVIDER = "/usr/lib/ocf/resource.d/ferryman/";
  private static final String SETTINGS = "OCF_RESKEY_CRM_meta_";

  private final TestCluster cluster;
  private final ClusterNode node;

  NodeAgents(TestCluster cluster, String node) {
    this.cluster = cluster;
    this.node = cluster.node(node);
  }

  ClusterNode node() {
    return node;
  }

  /** Performs an action of an agent with a timeout of 30 s. */
  ExecResult call(String agent, String action, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("OCF_ROOT", "/usr/lib/ocf");
    environment.put("OCF_RA_VERSION_MAJOR", "1");
    environment.put("OCF_RA_VERSION_MINOR", "1");
    environment.put("OCF_RESOURCE_PROVIDER", "ferryman");
    environment.put("OCF_RESOURCE_TYPE", agent);
    environment.put(SETTINGS + "timeout", "30000");
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    environment.putAll(agent.equals("drbd") ? drbd() : xen());
    environment.putAll(more);
    List<String> argv = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> argv.add(name + "=" + value));
    argv.add(PROVIDER + agent);
    argv.add(action);
    return node.exec(PATIENCE, argv.toArray(String[]::new));
  }

  private static Map<String, String> drbd() {
    return Map.of(
        "OCF_RESOURCE_INSTANCE",
        "drbd-r0",
        "OCF_RESKEY_drbd_resource",
        "r0",
        SETTINGS + "clone",
        "0",
        SETTINGS + "clone_max",
        "2",
        SETTINGS + "clone_node_max",
        "1",
        SETTINGS + "promoted_max",
        "1",
        SETTINGS + "promoted_node_max",
        "1",
        SETTINGS + "notify",
        "true");
  }

  private static Map<String, String> xen() {
    return Map.of(
        "OCF_RESOURCE_INSTANCE", "vm1",
        "OCF_RESKEY_xmfile", "/etc/xen/vm1.cfg");
  }

  /** What the hardware, not an agent, says of the node. */
  NodeStatus hardware() {
    return cluster.hardware().ask(h -> h.status()).stream()
        .filter(status -> status.name().equals(node.name()))
        .findFirst()
        .orElseThrow();
  }

  /** The role of r0 here, or "down". */
  String role() {
    return hardware().resources().stream()
        .filter(resource -> resource.name().equals("r0"))
        .map(NodeStatus.ResourceStatus::role)
        .findFirst()
        .orElse("down");
  }

  /** The numbers of all domains but dom0. */
  List<Integer> domains() {
    return hardware().guests().stream()
        .map(NodeStatus.GuestStatus::domid)
        .filter(domid -> domid != 0)
        .toList();
  }

  /** Kills the controller with SIGKILL, if one runs; systemd starts the next. */
  void killController() {
    node.exec(
        PATIENCE,
        "sh",
        "-c",
        "pid=$(systemctl show --property MainPID --value ferryman); [ \"$pid\" = 0 ] || kill -KILL \"$pid\"");
  }

  /** Waits until the controller takes connections. */
  void awaitController() {
    Awaitility.await("controller answers on " + node.name())
        .atMost(PATIENCE)
        .until(() -> node.exec(PATIENCE, "ferryman", "status", "--controller").ok());
  }

  /**
   * Ends the streams of DRBD's events: begun before a tool was broken, they would go on telling the
   * truth, and monitors would be answered from them.
   */
  void endEventStreams() {
    node.exec(PATIENCE, "sh", "-c", "pkill -KILL -f '[d]rbdsetup events2$' || [ $? = 1 ]")
        .stdoutOrThrow();
  }

  /** Waits until a tool runs in the node. */
  void awaitTool(String commandLine) {
    Awaitility.await("running on " + node.name() + ": " + commandLine)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> node.exec(PATIENCE, "pgrep", "-f", commandLine).ok());
  }
}
