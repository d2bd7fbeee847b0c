// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ferryman.controller.tools.drbd.CounterTools;
import org.ferryman.controller.tools.journal.JournalTools;
import org.ferryman.controller.tools.pacemaker.view.ClusterViewTools;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.node.Host;
import org.ferryman.node.Ports;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.ssh.Ssh;
import org.ferryman.tools.xen.Xl;

/**
 * What the administrator's commands look by. None of it changes anything.
 *
 * @param hostName what the kernel calls this node
 * @param clusterName what Pacemaker calls it
 * @param drbd DRBD
 * @param counters DRBD's states and counters
 * @param xl this node's Xen
 * @param leases this node's leases
 * @param guests the guests that the cluster may run here
 * @param cluster Pacemaker
 * @param peers the other nodes
 * @param journal this node's journal
 * @param runner runs their commands
 */
public record AdminPorts(
    String hostName,
    NodeName clusterName,
    Drbd drbd,
    CounterTools counters,
    Xl xl,
    LeaseStore leases,
    KnownGuests guests,
    ClusterViewTools cluster,
    SshPeerState peers,
    JournalTools journal,
    CommandRunner runner) {

  private static final int LARGEST_JOURNAL_BYTES = 12 << 20;

  /** Checks. */
  public AdminPorts {
    requireNonNull(hostName, "hostName");
    requireNonNull(clusterName, "clusterName");
    requireNonNull(drbd, "drbd");
    requireNonNull(counters, "counters");
    requireNonNull(xl, "xl");
    requireNonNull(leases, "leases");
    requireNonNull(guests, "guests");
    requireNonNull(cluster, "cluster");
    requireNonNull(peers, "peers");
    requireNonNull(journal, "journal");
    requireNonNull(runner, "runner");
  }

  /** On this node's own tools. */
  public static AdminPorts of(Settings settings) {
    return on(
        settings,
        new ExecCommandRunner(settings.exec()),
        new ExecCommandRunner(settings.exec().withOutputLimitBytes(LARGEST_JOURNAL_BYTES)));
  }

  /**
   * On tools as these find them.
   *
   * @param large admits outputs of megabytes
   */
  public static AdminPorts on(Settings settings, CommandRunner runner, CommandRunner large) {
    Host host = Host.ofThisProcess(settings).with(runner);
    Ports ports = Ports.of(settings, host);
    return new AdminPorts(
        host.name(),
        ports.clusterName(),
        ports.drbd(),
        new CounterTools(runner),
        ports.xlBy(runner),
        new LeaseStore(settings.runDirectory().resolve("handover"), host.clock()),
        new KnownGuests(settings.runDirectory().resolve("guests")),
        new ClusterViewTools(runner),
        new SshPeerState(new Ssh(large, settings.handover().ssh())),
        new JournalTools(large),
        runner);
  }

  /** Begins a task beside those of the caller. */
  public <T> CompletableFuture<T> beside(Supplier<T> task) {
    return runner.beside(task);
  }
}
