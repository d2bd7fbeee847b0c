// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import org.ferryman.exec.CommandRunner;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.ClusterTools;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.PromotionScores;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.XlConf;
import org.ferryman.tools.xen.XlTools;

/**
 * What a node's agents are put together from. Whoever is resident puts its own in front of some of
 * them: shared reads, scores that are published aside.
 *
 * @param settings what the administrator set
 * @param host the machine
 * @param clusterName what Pacemaker calls it
 * @param cluster Pacemaker
 * @param drbd DRBD
 * @param xl Xen
 * @param scores publishes promotion scores
 */
public record Ports(
    Settings settings,
    Host host,
    NodeName clusterName,
    Cluster cluster,
    Drbd drbd,
    Xl xl,
    PromotionScores scores) {

  /** The tools of that machine; scores are written before an operation goes on. */
  public static Ports of(Settings settings, Host host) {
    NodeName clusterName = new NodeName(host.runner(), host.name());
    Cluster cluster = new ClusterTools(host.runner(), clusterName);
    return new Ports(
        settings,
        host,
        clusterName,
        cluster,
        new DrbdTools(host.runner(), host.devices()),
        xl(settings, host, host.runner(), host.launcher()),
        new BoundedPromotionScores(cluster, settings.scores().timeout()));
  }

  /** Those of the machine that this process runs on. */
  public static Ports ofThisProcess(Settings settings) {
    return of(settings, Host.ofThisProcess(settings));
  }

  /** The same with others in the place of some. */
  public Ports with(Drbd otherDrbd, Xl otherXl, PromotionScores otherScores) {
    return new Ports(settings, host, clusterName, cluster, otherDrbd, otherXl, otherScores);
  }

  /** The machine's xl, run so, for one who starts no guest. */
  public Xl xlBy(CommandRunner runner) {
    return xl(settings, host, runner, new GuestLauncher.Plain());
  }

  private static Xl xl(Settings settings, Host host, CommandRunner runner, GuestLauncher launcher) {
    return new XlTools(
        runner,
        launcher,
        host.watchers(),
        host.hypervisor(),
        XlConf.PATH,
        settings.xlReadTimeout());
  }
}
