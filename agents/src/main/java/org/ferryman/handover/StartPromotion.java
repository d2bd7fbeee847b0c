// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.disks.Guard;
import org.ferryman.handover.disks.Guard.Caller;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.Handover;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.TargetAbort;
import org.ferryman.handover.migration.TargetFacts;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.NodeNames;
import org.ferryman.tools.xen.GuestSighting;

/**
 * Makes a guest's disks Primary for its start. Where DRBD follows the guest, Pacemaker's promote
 * and the guest's start are unordered: the start promotes by itself under a short lease, and
 * Pacemaker's promote finds it done.
 */
public final class StartPromotion {
  private final HandoverTools tools;
  private final DiskSteps steps;
  private final TargetAbort calledOff;
  private final Supplier<String> ids;

  /** On this node's tools. */
  public StartPromotion(HandoverTools tools) {
    this(tools, () -> newId(tools.random()));
  }

  StartPromotion(HandoverTools tools, Supplier<String> ids) {
    this.tools = tools;
    this.ids = ids;
    this.steps = new DiskSteps(tools.disks());
    this.calledOff = new TargetAbort(tools);
  }

  /** A new name for a hand-over or a start. */
  public static String newId(RandomGenerator random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /**
   * Makes them Primary, unless one is Primary elsewhere; then none is changed.
   *
   * @param before the resources that must be Primary before the guest is created
   * @param scripted those that the hotplug script makes Primary, which is left to it where
   *     Pacemaker commands no role of them
   * @param operation bounds the wait for the other node's demotion, which Pacemaker may have
   *     ordered at the same time
   */
  public StepOutcome promote(
      String vm, List<String> before, List<String> scripted, Operation operation) {
    List<String> left =
        scripted.stream().filter(it -> tools.roles().of(it) == CommandedRole.NONE).toList();
    List<String> resources =
        Stream.concat(before.stream(), scripted.stream().filter(it -> !left.contains(it)))
            .distinct()
            .toList();
    StepOutcome notThere = notAtTheOtherEnd(vm, operation);
    if (!notThere.done()) {
      return notThere;
    }
    left.forEach(resource -> awaitPeersDeath(resource, operation));
    List<String> secondary = new ArrayList<>();
    for (String resource : resources) {
      Found found = find(resource, operation);
      if (!found.allowed().done()) {
        return found.allowed();
      }
      if (!found.primary()) {
        secondary.add(resource);
      }
    }
    Map<String, CommandedRole> unpromoted =
        tools.roles().of(resources).entrySet().stream()
            .filter(entry -> entry.getValue() == CommandedRole.UNPROMOTED)
            .filter(entry -> !mayBePrimary(tools.leases().read(entry.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    try {
      resources.forEach(resource -> supersede(resource, operation));
      if (!unpromoted.isEmpty()) {
        tools.leases().write(lease(vm, unpromoted, operation));
        unpromoted.keySet().forEach(this::giveWay);
      }
    } catch (LeaseStoreException e) {
      return new StepOutcome.Failed(Lines.message(e));
    }
    return steps.primary(secondary, operation);
  }

  /**
   * A guest that has left by a hand-over may run at its other end although Pacemaker takes it for
   * stopped: Pacemaker 2.1.5 does so where a transition is broken off between migrate_to and
   * migrate_from and the guest has come the same way before. With DRBD connected its being Primary
   * there tells; else only the other node can.
   */
  private StepOutcome notAtTheOtherEnd(String vm, Operation operation) {
    Optional<Lease> left =
        tools.leases().readAll().stream()
            .filter(LeaseReading.Held.class::isInstance)
            .map(reading -> ((LeaseReading.Held) reading).lease())
            .filter(it -> it.vm().equals(vm) && it.handOver() && it.side() == Side.SOURCE)
            .findFirst();
    if (left.isEmpty()) {
      return StepOutcome.ok();
    }
    Lease lease = left.get();
    PeerAnswer<TargetFacts> there =
        tools
            .peer()
            .ask(
                PeerRequest.of(Verb.LOOK, Handover.planOf(lease)),
                TargetFacts.class,
                operation.within(tools.times().ask()));
    if (!(there instanceof PeerAnswer.Answered<TargetFacts> answered)) {
      return unseen(lease, there.reason(), operation);
    }
    GuestSighting guest = answered.value().guest();
    if (!guest.known()) {
      return unseen(lease, guest.describe(), operation);
    }
    return guest.own().there()
        ? new StepOutcome.Failed(
            ("guest %s went to %s and is there (%s); it is not started a second time: if the cluster"
                    + " takes it for stopped there, 'crm_resource --refresh --resource %s' (%s)")
                .formatted(vm, lease.target(), guest.describe(), vm, lease.describe()))
        : StepOutcome.ok();
  }

  /**
   * The other end does not say whether the guest is there. DRBD does while it is connected: it is
   * asked later whether the disk is Primary there. Else only a node that is no member any more is
   * known not to run it, for it has left in order or was fenced before Pacemaker came here.
   */
  private StepOutcome unseen(Lease lease, String why, Operation operation) {
    if (steps.facts(lease.resources(), lease.target(), operation).stream()
        .allMatch(DiskFacts::peerKnown)) {
      operation.log().info("%s; DRBD tells whether the disk is in use there".formatted(why));
      return StepOutcome.ok();
    }
    Reading<NodeNames> reading = tools.members().members(operation);
    if (reading instanceof Reading.Known<NodeNames> members
        && !members.value().has(lease.target())) {
      operation
          .log()
          .warn("%s is no member of the cluster any more: %s".formatted(lease.target(), why));
      return StepOutcome.ok();
    }
    return new StepOutcome.Failed(
        ("guest %s went to %s, and whether it runs there is not known: %s; DRBD is not connected, and"
                + " %s; it is not started a second time: mend ssh to %s, or power it off (%s)")
            .formatted(
                lease.vm(),
                lease.target(),
                why,
                reading instanceof Reading.Unknown<NodeNames> unknown
                    ? "the cluster's members are not known: " + unknown.reason()
                    : "the node is a member of the cluster",
                lease.target(),
                lease.describe()));
  }

  /** A promote that Pacemaker has ordered at the same time may have come before the lease. */
  private void giveWay(String resource) {
    if (tools.roles().of(resource) == CommandedRole.PROMOTED) {
      tools.leases().end(resource);
    }
  }

  /** Whoever makes it Primary has to see to it that it becomes Secondary again. */
  private static String nobodys(String resource, Role role) {
    return ("DRBD resource %s is %s on this node, and no drbd resource of the cluster commands its"
            + " role here; the guest would start without that disk: promote it first (order promote"
            + " before start in the cluster, or 'drbdadm primary %s')")
        .formatted(resource, role.word(), resource);
  }

  /**
   * Makes what was made Primary for a start or an arrival Secondary again, unless Pacemaker has
   * promoted it since; a hand-over to this node that is not over is called off. Only for a guest
   * that is proven not to run here.
   */
  public StepOutcome release(String vm, Operation operation) {
    try {
      List<Lease> ahead =
          tools.leases().readAll().stream()
              .filter(LeaseReading.Held.class::isInstance)
              .map(reading -> ((LeaseReading.Held) reading).lease())
              .filter(lease -> lease.vm().equals(vm) && lease.side() == Side.TARGET)
              .distinct()
              .toList();
      for (Lease lease : ahead) {
        StepOutcome released =
            lease.handOver() && lease.phase() != Phase.ARRIVED
                ? calledOff.close(lease, operation)
                : giveBack(lease, operation);
        if (!released.done()) {
          return released;
        }
      }
      return StepOutcome.ok();
    } catch (LeaseStoreException e) {
      return new StepOutcome.Failed(Lines.message(e));
    }
  }

  private StepOutcome giveBack(Lease lease, Operation operation) {
    List<String> ours =
        lease.resources().stream()
            .filter(it -> tools.roles().of(it) == CommandedRole.UNPROMOTED)
            .toList();
    StepOutcome secondary =
        steps.secondary(ours, tools.times().poll(), operation.within(tools.times().lookAgain()));
    if (secondary.done()) {
      tools.leases().remove(lease);
    }
    return secondary;
  }

  /** Nobody is Primary elsewhere: a hand-over by which this node is not Primary is over. */
  private void supersede(String resource, Operation operation) {
    if (tools.leases().read(resource) instanceof LeaseReading.Held held
        && !held.lease().deviceRoles().contains(Role.PRIMARY)) {
      operation.log().warn("the guest is started here, which ends the " + held.lease().describe());
      tools.leases().end(resource);
    }
  }

  private static boolean mayBePrimary(LeaseReading reading) {
    return reading instanceof LeaseReading.Held held
        && held.lease().deviceRoles().contains(Role.PRIMARY);
  }

  /**
   * The hotplug script has DRBD ping a peer that is seen as Primary, but not where DRBD would allow
   * two Primaries. There a peer that was fenced a moment ago, so that the guest is started here, is
   * waited for until DRBD notices by itself; whoever starts a guest by hand is refused at once.
   */
  private void awaitPeersDeath(String resource, Operation operation) {
    boolean time = true;
    boolean said = false;
    while (time
        && tools.disks().read(resource, operation) instanceof DrbdReading.Configured known
        && !known.status().primary()
        && !known.status().primaryPeers().isEmpty()
        && !tools.disks().setting(resource, operation).refusesIfPeerLives()) {
      if (!said) {
        operation.log().info("waiting: %s is Primary on the peer".formatted(resource));
        said = true;
      }
      time = operation.pause(tools.times().poll());
    }
  }

  /** A resource before its guest's start: whether it is Primary here, and may be. */
  private record Found(boolean primary, StepOutcome allowed) {
    static Found refused(String reason) {
      return new Found(false, new StepOutcome.Failed(reason));
    }
  }

  private Found find(String resource, Operation operation) {
    String said = "";
    while (true) {
      DrbdReading reading = tools.disks().read(resource, operation);
      if (!(reading instanceof DrbdReading.Configured known)) {
        return Found.refused(
            reading instanceof DrbdReading.Unknown unknown
                ? "whether DRBD resource %s is Primary on this node is not known: %s"
                    .formatted(resource, unknown.reason())
                : ("DRBD resource %s is not up on this node, the guest would have no such disk:"
                        + " start its drbd resource first, or 'drbdadm up %s'")
                    .formatted(resource, resource));
      }
      Guard guard = Guard.of(Caller.START, known.status(), tools.leases().read(resource), false);
      if (!(guard instanceof Guard.Refused refused)) {
        boolean primary = known.status().primary();
        return primary || tools.roles().of(resource) != CommandedRole.NONE
            ? new Found(primary, StepOutcome.ok())
            : Found.refused(nobodys(resource, known.status().role()));
      }
      if (!said.equals(refused.reason())) {
        said = refused.reason();
        operation.log().info("waiting: " + said);
      }
      if (known.status().primaryPeers().isEmpty() || !operation.pause(tools.times().poll())) {
        return Found.refused(refused.reason());
      }
    }
  }

  private Lease lease(String vm, Map<String, CommandedRole> commanded, Operation operation) {
    return new Lease(
            Lease.VERSION,
            ids.get(),
            vm,
            commanded,
            tools.node(),
            tools.node(),
            "",
            Side.TARGET,
            Window.AT_THE_END,
            Phase.STARTING,
            List.of(),
            tools.clock().bootId(),
            0,
            "")
        .until(operation.deadline().remaining().plus(tools.times().started()), tools.clock());
  }
}
