// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.RememberingRunner;
import org.ferryman.fencing.stale.ClusterObstacles;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.handover.guests.GuestOwnership;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.hotplug.HotplugDisk;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.FileCommandedRoles;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.PeerNames;
import org.ferryman.handover.migration.DetachedReceivers;
import org.ferryman.handover.migration.DetachedTransfers;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.XenHostProbe;
import org.ferryman.handover.migration.peer.SshPeer;
import org.ferryman.handover.readiness.NotReadyMarks;
import org.ferryman.handover.readiness.ReadinessProbe;
import org.ferryman.handover.readiness.ReadinessPublisher;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.ResourceLocks;
import org.ferryman.settings.HandoverSettings;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdDisks;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.ClusterTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.ferryman.tools.ssh.Ssh;
import org.ferryman.tools.xen.Guests;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.XlGuests;
import org.ferryman.tools.xen.XlMigration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what a hand-over works with on this node. */
public final class HandoverNode {
  static final Path RESUME = Path.of("/usr/lib/ferryman/resume-domain");
  private static final Path TRANSFER = Path.of("/usr/lib/ferryman/transfer");

  /** Readiness is asked of each guest in turn, and these tell of all. */
  private static final Set<String> REMEMBERED = Set.of("xl", "crm_mon");

  private static final Duration MOMENT = Duration.ofSeconds(3);

  private HandoverNode() {}

  /** That DRBD, which makes no stale data Primary. */
  static GuardedDrbd guarded(Ports ports) {
    CommandRunner runner = ports.host().runner();
    return new GuardedDrbd(
        ports.drbd(),
        new NodeTools(runner),
        new DataGenerations(runner),
        new PacemakerTools(runner, Map.of(), FencingConfig.LOOKING),
        contacts(ports.settings()),
        ports.host().name(),
        ports.host().clock());
  }

  /** When this node last had each peer's data, below the run directory. */
  public static ContactFiles contacts(Settings settings) {
    return new ContactFiles(settings.runDirectory().resolve("contacts"));
  }

  /** All of it, on these ports. */
  static NodeHandover of(Ports ports, Drbd drbd, ResourceLocks locks) {
    Settings settings = ports.settings();
    Host host = ports.host();
    // one for a process: it keeps in memory what it can't write
    LeaseStore leases = new LeaseStore(settings.runDirectory().resolve("handover"), host.clock());
    HandoverTools tools = tools(ports, leases, drbd, ports.xl(), host.runner());
    HandoverSettings handover = settings.handover();
    GuestLocks guestLocks = new NodeGuestLocks(locks);
    KnownGuests guests = new KnownGuests(settings.runDirectory().resolve("guests"));
    RememberingRunner moments =
        new RememberingRunner(
            host.runner(), argv -> REMEMBERED.contains(argv.get(0)), MOMENT, host.clock());
    ReadinessProbe probe =
        new ReadinessProbe(
            tools(ports, leases, drbd, ports.xlBy(moments), moments),
            drbd,
            ports.cluster(),
            handover.ssh(),
            handover.answerAge(),
            new ClusterObstacles(
                new PacemakerTools(moments, Map.of(), FencingConfig.LOOKING),
                contacts(settings),
                ports.clusterName()),
            moments::forget,
            settings.findings().trouble());
    return new NodeHandover(
        tools,
        guestLocks,
        new GuestTurns(guestLocks, handover.times()),
        guests,
        new ReadinessPublisher(
            guests,
            probe,
            ports.cluster(),
            new NotReadyMarks(settings.runDirectory().resolve("not-ready"))),
        ports.cluster());
  }

  /** What the hotplug script works with. */
  static HotplugDisk hotplugDisk(HandoverTools tools) {
    return new HotplugDisk(tools.leases(), tools.disks(), tools.roles(), tools.times().poll());
  }

  private static HandoverTools tools(
      Ports ports, LeaseStore leases, Drbd drbd, Xl xl, CommandRunner runner) {
    Settings settings = ports.settings();
    Host host = ports.host();
    Path run = settings.runDirectory();
    List<String> ssh = settings.handover().ssh().command();
    HandoverTimeouts times = settings.handover().times();
    Guests guests = new XlGuests(xl, runner, RESUME);
    CommandedRoles roles = new FileCommandedRoles(run.resolve("roles"), leases);
    GuestOwnership ownership =
        new GuestOwnership(new KnownGuests(run.resolve("guests")), drbd, roles, host.name());
    PeerNames names = new PeerNames(run.resolve("peers"), host.name(), ports.clusterName());
    Disks disks = new DrbdDisks(drbd, runner, roles::resource, ownership::used, names::drbd);
    return new HandoverTools(
        host.name(),
        names,
        leases,
        host.clock(),
        guests,
        disks,
        new DetachedTransfers(
            run.resolve("transfers"), ssh, new XlMigration(TRANSFER, runner), host.processes()),
        new DetachedReceivers(
            run.resolve("receivers"),
            times.breakOff(),
            times.poll(),
            host.clock(),
            host.processes()),
        roles,
        new XenHostProbe(host.name(), guests, disks, xl, leases, ownership),
        new SshPeer(new Ssh(runner, settings.handover().ssh()), run.resolve("ssh")),
        new ClusterTools(runner, ports.clusterName()),
        times,
        host.random());
  }

  /** Guests' locks beside those of the resources: files that daemon and one-shots share. */
  private record NodeGuestLocks(ResourceLocks locks) implements GuestLocks {
    private static final Logger LOG = LoggerFactory.getLogger(NodeGuestLocks.class);

    @Override
    public Optional<Held> tryLock(String vm) {
      OperationLog log = (level, line) -> LOG.warn("{}", line);
      return locks
          .tryAcquire("guest-" + vm, "process %d".formatted(ProcessHandle.current().pid()), log)
          .map(held -> held::close);
    }
  }
}
