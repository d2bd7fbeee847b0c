// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.hotplug.HotplugDisk;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.handover.lease.PeerNames;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.Disks;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.ferryman.tools.xen.GuestSighting;
import org.ferryman.tools.xen.Guests;

/** One node of a {@link World}: its domains, its disk, its leases. */
public final class WorldNode implements Guests, Disks, CommandedRoles, Receivers {
  final World world;
  final String name;

  /** This node's name for Pacemaker; {@link #name} is DRBD's. */
  public String clusterName;

  /** Whether DRBD has a third side, and so tells its connections apart by name. */
  public boolean nine;

  /** The leases here. */
  public final LeaseStore leases;

  /** What Pacemaker commanded here, by resource. */
  public final Map<String, CommandedRole> roles = new TreeMap<>();

  /** What was done here, in order. */
  public final List<String> log = new ArrayList<>();

  boolean powered = true;

  /** Dead, but the other node's DRBD still takes it for a connected Primary. */
  public boolean unnoticed;

  /** Whether xl answers. */
  public boolean xlWorks = true;

  /** Why no guest can be here; empty if one can. */
  public String impossible = "";

  /** Why no guest is created here; empty if one is. */
  public String refused = "";

  boolean standAlone;

  /** Whether somebody has taken DRBD down here. */
  boolean down;

  /** Whether DRBD here allows two primaries now. */
  public boolean allowTwo;

  /** Whether the configuration allows two primaries for good. */
  public boolean twoPrimariesConfigured;

  String protocol = "C";

  /** What stands in the guest's way on this node. */
  public HostFacts.Limits limits = HostFacts.Limits.NONE;

  /** DRBD's role here. */
  public Role role = Role.SECONDARY;

  /** The disk here. */
  public DiskState disk = DiskState.UP_TO_DATE;

  /** The memory that is free here, in MiB. */
  public long freeMiB = 4096;

  /** The domain under the guest's own name here. */
  public GuestDomain own = GuestDomain.ABSENT;

  /** The domain NAME--incoming here. */
  public GuestDomain incoming = GuestDomain.ABSENT;

  /** The domain NAME--migratedaway here. */
  public GuestDomain away = GuestDomain.ABSENT;

  /** How often the memory that preflight found is another guest's when this one is prepared. */
  public int crowded;

  /** Why the guest's configuration can't be read here; else empty. */
  public String configurationComplaint = "";

  String expected = "";
  boolean admitted;

  /** Whether a receiver has come, and whether one may still come. */
  boolean called;

  boolean shut;

  /** What is known of the receiver here. */
  public ReceiverVerdict verdict = ReceiverVerdict.UNPROVEN;

  private final Path folder;

  WorldNode(World world, String name, Path folder) {
    this.world = world;
    this.name = name;
    this.clusterName = name;
    this.folder = folder;
    this.leases = new LeaseStore(folder, world.clock);
  }

  WorldNode other() {
    return this == world.source() ? world.target() : world.source();
  }

  /** Whether the guest runs here. */
  public boolean running() {
    return powered && own.state() == State.ACTIVE;
  }

  boolean holdsDisk() {
    return own.there() || incoming.there() || away.there();
  }

  /** It loses its power, with all that ran on it. */
  public void powerOff() {
    powered = false;
    own = GuestDomain.ABSENT;
    incoming = GuestDomain.ABSENT;
    away = GuestDomain.ABSENT;
    role = Role.SECONDARY;
    allowTwo = false;
    expected = "";
    verdict = ReceiverVerdict.UNPROVEN;
    world.migration.poweredOff(this);
  }

  /** It loses its power, and the other node's DRBD does not notice. */
  public void diesUnnoticed() {
    powerOff();
    unnoticed = true;
  }

  /** What a migration works with on this node. */
  public HandoverTools tools() {
    return new HandoverTools(
        name,
        names(),
        leases,
        world.clock,
        this,
        this,
        world.migration,
        this,
        this,
        probe(),
        world.peer(),
        anything -> world.members(),
        World.TIMES,
        new Random(1));
  }

  private PeerNames names() {
    return new PeerNames(folder.resolve("peers"), name, NodeName.fixed(clusterName));
  }

  @Override
  public String nodeName(String pacemakers) {
    return names().drbd(pacemakers);
  }

  private HostProbe probe() {
    return new HostProbe() {
      @Override
      public HostFacts facts(Plan plan, String peer, Operation operation) {
        return WorldNode.this.facts(plan, peer, operation);
      }

      @Override
      public Optional<String> crowded(Plan plan, Operation operation) {
        return Optional.of(crowded)
            .filter(times -> times > 0)
            .map(times -> "%d MiB are free".formatted(crowded--));
      }
    };
  }

  /** What the hotplug script does on this node. */
  public HotplugDisk hotplugDisk() {
    return new HotplugDisk(leases, this, this, World.TIMES.poll());
  }

  /** What this node's probe tells. */
  public HostFacts facts(Plan plan, String peer, Operation operation) {
    Optional<Lease> lease = Optional.empty();
    if (leases.read(World.DISK) instanceof LeaseReading.Held held) {
      lease = Optional.of(held.lease()).filter(it -> it.phase() != Phase.ARRIVED);
    }
    return new HostFacts(
        HostFacts.PROTOCOL,
        name,
        look(World.VM, operation),
        "digest",
        configurationComplaint,
        "PVH",
        1024,
        freeMiB,
        4,
        17,
        List.of("pv", "hvm", "hap"),
        new DiskSteps(this).facts(plan.resources(), peer, operation),
        twoPrimariesConfigured ? List.of(World.DISK) : List.of(),
        lease.map(Lease::describe).orElse(""),
        limits);
  }

  @Override
  public GuestSighting look(String vm, Operation operation) {
    return xlWorks
        ? new GuestSighting("", own, incoming, away)
        : GuestSighting.unknown("xl is broken");
  }

  @Override
  public Optional<String> impossible(Operation operation) {
    return Optional.of(impossible).filter(it -> !it.isEmpty());
  }

  @Override
  public Optional<String> refused(Operation operation) {
    return Optional.of(refused).filter(it -> !it.isEmpty());
  }

  @Override
  public StepOutcome destroy(int domainId, Operation operation) {
    log.add("destroy " + domainId);
    assertThat(own.domainId() == domainId && own.there()).as("own copy destroyed").isFalse();
    incoming = incoming.domainId() == domainId ? GuestDomain.ABSENT : incoming;
    away = away.domainId() == domainId ? GuestDomain.ABSENT : away;
    world.check();
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome resume(String vm, int domainId, Operation operation) {
    log.add("resume " + domainId);
    GuestDomain suspended = own.there() ? own : away;
    assertThat(suspended.state()).isEqualTo(State.SUSPENDED);
    away = GuestDomain.ABSENT;
    own = new GuestDomain(State.ACTIVE, domainId);
    world.check();
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome unpause(int domainId, Operation operation) {
    log.add("unpause " + domainId);
    own = new GuestDomain(State.ACTIVE, domainId);
    world.check();
    return StepOutcome.ok();
  }

  @Override
  public DrbdReading read(String resource, Operation operation) {
    if (down) {
      return new DrbdReading.Unconfigured();
    }
    boolean up = world.connected() || other().unnoticed;
    Role peer = other().unnoticed ? Role.PRIMARY : up ? other().role : Role.UNKNOWN;
    ConnectionState state =
        up
            ? ConnectionState.CONNECTED
            : standAlone ? ConnectionState.STAND_ALONE : ConnectionState.CONNECTING;
    DrbdPeerVolume seen =
        new DrbdPeerVolume(
            0,
            up ? ReplicationState.ESTABLISHED : ReplicationState.OFF,
            up ? other().disk : DiskState.DUNKNOWN,
            false,
            false,
            java.util.OptionalLong.empty());
    return new DrbdReading.Configured(
        new DrbdStatus(
            resource,
            role,
            List.of(),
            Optional.empty(),
            List.of(new DrbdVolume(0, 0, disk, false, Optional.empty(), Optional.empty())),
            nine
                ? List.of(
                    new DrbdConnection(2, Optional.of("node3"), state, Role.SECONDARY, List.of()),
                    new DrbdConnection(0, Optional.of(other().name), state, peer, List.of(seen)))
                : List.of(new DrbdConnection(0, Optional.of("peer"), state, peer, List.of(seen))),
            List.of()));
  }

  @Override
  public TwoPrimariesReading setting(String resource, Operation operation) {
    return allowTwo ? new TwoPrimariesReading.Allowed() : new TwoPrimariesReading.Forbidden();
  }

  @Override
  public TwoPrimariesReading twoPrimariesConfigured(String resource, Operation operation) {
    return twoPrimariesConfigured
        ? new TwoPrimariesReading.Allowed()
        : new TwoPrimariesReading.Forbidden();
  }

  @Override
  public String protocol(String resource, Operation operation) {
    return protocol;
  }

  @Override
  public List<String> resources(Operation operation) {
    return List.of(World.DISK);
  }

  @Override
  public StepOutcome allowTwoPrimaries(String resource, boolean allow, Operation operation) {
    if (down) {
      return new StepOutcome.Failed("r0: Unknown resource");
    }
    boolean two = role == Role.PRIMARY && world.connected() && other().role == Role.PRIMARY;
    if (!allow && two) {
      return new StepOutcome.Failed("Can not clear allow_two_primaries: primaries on both sides");
    }
    log.add("allow-two-primaries=" + allow);
    allowTwo = allow;
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome primary(String resource, Operation operation) {
    if (!allowTwo) {
      other().unnoticed = false; // The kernel pings first.
    }
    if (role != Role.PRIMARY && world.connected() && other().role == Role.PRIMARY && !allowTwo) {
      return new StepOutcome.Failed("Multiple primaries not allowed by config");
    }
    log.add("primary");
    role = Role.PRIMARY;
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome secondary(String resource, Operation operation) {
    if (down) {
      return new StepOutcome.Failed("r0: Unknown resource");
    }
    if (holdsDisk()) {
      return new StepOutcome.Failed("Device is held open by someone");
    }
    log.add("secondary");
    role = Role.SECONDARY;
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome connect(String resource, Operation operation) {
    log.add("connect");
    assertThat(allowTwo && !other().allowTwo && other().powered)
        .as("connects with settings that differ")
        .isFalse();
    standAlone = false;
    return StepOutcome.ok();
  }

  @Override
  public CommandedRole of(String resource) {
    return roles.getOrDefault(resource, CommandedRole.NONE);
  }

  @Override
  public void commanded(String resource, CommandedRole commanded) {
    roles.put(resource, commanded);
    leases.end(resource);
  }

  @Override
  public StepOutcome expect(String vm, String id, boolean held) {
    expected = id;
    admitted = !held;
    called = false;
    shut = false;
    verdict = ReceiverVerdict.UNPROVEN;
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome admit(String vm, String id) {
    admitted = true;
    return StepOutcome.ok();
  }

  @Override
  public ReceiverVerdict verdict(String vm, String id) {
    return id.equals(expected) ? verdict : ReceiverVerdict.UNPROVEN;
  }

  @Override
  public boolean over(String vm, String id) {
    return id.equals(expected) && called && verdict != ReceiverVerdict.RUNNING;
  }

  @Override
  public boolean knows(String vm, String id) {
    return id.equals(expected);
  }

  @Override
  public StepOutcome neverRan(String vm, String id) {
    log.add("never ran");
    verdict = ReceiverVerdict.NEVER_STARTED;
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome end(String vm, String id, Operation operation) {
    if (id.equals(expected)) {
      shut = true;
      verdict = called ? verdict : ReceiverVerdict.NEVER_STARTED;
    }
    world.migration.endReceiver();
    return StepOutcome.ok();
  }

  @Override
  public void forget(String vm, String id) {
    expected = id.equals(expected) ? "" : expected;
  }

  @Override
  public String toString() {
    return name;
  }
}
