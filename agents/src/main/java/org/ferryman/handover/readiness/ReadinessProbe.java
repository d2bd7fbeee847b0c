// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.agent.xen.GuestDisks;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Lines;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.HostFacts;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.readiness.Readiness.GuestPlace;
import org.ferryman.handover.readiness.Readiness.Inputs;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.GuestSighting;

/** Finds out whether this node could take a guest now. */
public final class ReadinessProbe {
  private final HandoverTools tools;
  private final AskedPeers peers;
  private final Optional<String> refusal;
  private final GuestDisks disks;
  private final Obstacles obstacles;
  private final Runnable anew;

  /** The guests against which something is held here, which need not be looked at again for it. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /**
   * On this node's tools.
   *
   * @param answerAge how long the peer's answer holds: asking costs it a process
   * @param obstacles what the cluster and the past say
   * @param anew makes these tools forget what they remember of the guests
   * @param refusal why this node would refuse whatever guest is started; empty if it would not
   */
  public ReadinessProbe(
      HandoverTools tools,
      Drbd drbd,
      Cluster cluster,
      SshConfig ssh,
      Duration answerAge,
      Obstacles obstacles,
      Runnable anew,
      Optional<String> refusal) {
    this.anew = anew;
    this.refusal = refusal;
    this.tools = tools;
    this.peers = new AskedPeers(tools, drbd, cluster, ssh, answerAge);
    this.disks = new GuestDisks(drbd, tools.node());
    this.obstacles = obstacles;
  }

  /**
   * Judges; empty where nothing is to be said now, because the guest is on its way.
   *
   * @throws OcfFailure if it is not known whether the guest runs here: then nothing is to be said
   *     either
   */
  public Optional<Readiness> of(GuestHandover.Known guest, Operation operation) {
    Optional<String> impossible = tools.guests().impossible(operation);
    if (impossible.isPresent()) {
      return Optional.of(new Readiness(false, impossible.get()));
    }
    Here here = here(guest, operation);
    Optional<Readiness> judged = judged(here, operation);
    String vm = guest.guest().value();
    if (judged.map(Readiness::ready).orElse(true) || here.inputs().place() == GuestPlace.HERE) {
      held.remove(vm);
      return judged.map(it -> withCaution(it, here.inputs().place(), operation));
    }
    if (!held.contains(vm) && came(vm, operation)) {
      return Optional.empty();
    }
    held.add(vm);
    return judged;
  }

  /**
   * What is told, but bars no node: that a hand-over from here which breaks late costs a restart.
   */
  private Readiness withCaution(Readiness judged, GuestPlace place, Operation operation) {
    return judged.ready() && place == GuestPlace.HERE
        ? new Readiness(true, tools.guests().unresumable(operation).orElse(""))
        : judged;
  }

  /**
   * Whether the guest has come, or begun to come, since this node was last looked at: a look can be
   * remembered, and to judge takes seconds on a busy node. What is held against a node without the
   * guest must not drive the guest from it.
   */
  private boolean came(String vm, Operation operation) {
    anew.run();
    GuestSighting now = known(tools.guests().look(vm, operation));
    return now.own().there() || now.away().there() || now.incoming().there() || onItsWay(vm);
  }

  private Optional<Readiness> judged(Here here, Operation operation) {
    if (here.inputs().place() != GuestPlace.HERE) {
      Optional<String> refused = refusal.or(() -> tools.guests().refused(operation));
      if (refused.isPresent()) {
        return Readiness.of(here.inputs()).map(judged -> new Readiness(false, refused.get()));
      }
    }
    if (!here.peerMatters()) {
      return Readiness.of(here.inputs());
    }
    String vm = here.guest().guest().value();
    Optional<AskedPeers.Asked> before = peers.last(vm);
    Optional<Readiness> judged = Readiness.of(withPeer(here, operation));
    boolean answerKept = before.isPresent() && before.equals(peers.last(vm));
    if (answerKept && judged.filter(it -> !it.ready()).isPresent()) {
      // What was true when it was said may not be any more, and a node is not banned for that.
      peers.outdate(vm);
      return Readiness.of(withPeer(here, operation));
    }
    return judged;
  }

  Inputs inputs(GuestHandover.Known guest, Operation operation) {
    Here here = here(guest, operation);
    return here.peerMatters() ? withPeer(here, operation) : here.inputs();
  }

  /** What this node knows by itself; the facts are there where the guest could come. */
  private record Here(
      GuestHandover.Known guest,
      Inputs inputs,
      Optional<HostFacts> facts,
      String peer,
      List<String> resources) {

    /**
     * Asking costs the peer a process, and where something is in the way here it changes nothing.
     */
    boolean peerMatters() {
      return inputs.place() == GuestPlace.PEER
          && !peer.isEmpty()
          && Readiness.of(inputs).filter(Readiness::ready).isPresent();
    }
  }

  private Here here(GuestHandover.Known guest, Operation operation) {
    String vm = guest.guest().value();
    GuestSighting seen = known(tools.guests().look(vm, operation));
    if (seen.incoming().there()) {
      // it has its memory already, and which node it will run on is not decided
      return new Here(guest, staying(true), Optional.empty(), "", List.of());
    }
    if ((seen.own().there() || seen.away().there()) && !guest.leavesLostDisk()) {
      // the guest is here, and nothing makes it leave
      return new Here(guest, staying(onItsWay(vm)), Optional.empty(), "", List.of());
    }
    Below below = resources(guest, operation);
    List<String> resources = below.names().orElse(List.of());
    String peer = peers.of(resources, operation);
    HostFacts facts =
        tools.probe().facts(peers.question(guest, peer, resources, ""), peer, operation);
    known(facts.guest());
    Inputs inputs =
        new Inputs(
            place(facts),
            onItsWay(vm),
            known(facts.configurationComplaint().isEmpty(), true),
            Readiness.Known.UNKNOWN,
            known(
                facts.neededMiB() <= facts.freeMiB(),
                facts.freeMiB() >= 0 && facts.neededMiB() > 0),
            below.names().isEmpty() ? Readiness.Known.UNKNOWN : upToDate(facts.disks()),
            Readiness.Known.UNKNOWN,
            Readiness.Known.UNKNOWN,
            known(facts.disks().stream().anyMatch(ReadinessProbe::lost), below.names().isPresent()),
            guest.leavesLostDisk(),
            place(facts) == GuestPlace.HERE || !below.complaint().isEmpty()
                ? below.complaint()
                : obstacle(vm, facts, operation));
    return new Here(guest, inputs, Optional.of(facts), peer, resources);
  }

  /** Where the guest may be here, nothing is held against this node, and nothing is published. */
  private static GuestSighting known(GuestSighting seen) {
    if (!seen.known()) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC, "whether it runs here is not known: " + seen.unknown());
    }
    return seen;
  }

  private String obstacle(String vm, HostFacts facts, Operation operation) {
    if (!facts.configurationComplaint().isEmpty()) {
      return facts.configurationComplaint();
    }
    HostFacts.Limits limits = facts.limits();
    if (!limits.missing().isEmpty()) {
      return "missing here: " + String.join(", ", limits.missing());
    }
    return place(facts) == GuestPlace.PEER && !limits.unmovable().isEmpty()
        ? "the guest can't be migrated: " + String.join("; ", limits.unmovable())
        : obstacles.to(vm, facts.disks(), operation);
  }

  private Inputs withPeer(Here looked, Operation operation) {
    String vm = looked.guest().guest().value();
    HostFacts here = looked.facts().orElseThrow();
    boolean before = peers.last(vm).map(AskedPeers.Asked::reached).orElse(true);
    PeerAnswer<HostFacts> answer =
        peers.ask(looked.guest(), looked.peer(), looked.resources(), operation);
    boolean now = !(answer instanceof PeerAnswer.Unreachable);
    Optional<HostFacts> there =
        answer instanceof PeerAnswer.Answered<HostFacts> it
            ? Optional.of(it.value())
            : Optional.empty();
    Inputs known = looked.inputs();
    return new Inputs(
        known.place(),
        onItsWay(vm),
        known.configured(),
        known(
            there.filter(it -> it.configurationDigest().equals(here.configurationDigest())),
            there.filter(it -> !it.configurationDigest().isEmpty())),
        known.memoryFits(),
        known.disksUpToDate(),
        // One question may fail for many a reason: a node is banned after a second one only.
        known(now, now || !before),
        known(
            there.filter(it -> !here.olderThan(it)),
            there.filter(it -> it.xenMajor() > 0 && here.xenMajor() > 0)),
        known.lostDisk(),
        known.migrateOnDiskLoss(),
        known.obstacle());
  }

  private static Inputs staying(boolean onItsWay) {
    Readiness.Known unasked = Readiness.Known.UNKNOWN;
    return new Inputs(
        GuestPlace.HERE,
        onItsWay,
        unasked,
        unasked,
        unasked,
        unasked,
        unasked,
        unasked,
        unasked,
        false);
  }

  private boolean onItsWay(String vm) {
    return tools.transfers().read(vm).plan().isPresent()
        || tools.leases().readAll().stream()
            .filter(LeaseReading.Held.class::isInstance)
            .map(reading -> ((LeaseReading.Held) reading).lease())
            .anyMatch(
                lease ->
                    lease.vm().equals(vm) && lease.handOver() && lease.phase() != Phase.ARRIVED);
  }

  private static GuestPlace place(HostFacts here) {
    if (here.guest().own().there() || here.guest().away().there()) {
      return GuestPlace.HERE;
    }
    boolean there =
        here.disks().stream().anyMatch(disk -> disk.up() && disk.peerRole() == Role.PRIMARY);
    return there ? GuestPlace.PEER : GuestPlace.ELSEWHERE;
  }

  /**
   * The resources below the guest's disks.
   *
   * @param names empty where they can't be told
   * @param complaint why the guest can't be started here until somebody mends a file; empty if not
   *     known
   */
  private record Below(Optional<List<String>> names, String complaint) {}

  private Below resources(GuestHandover.Known guest, Operation operation) {
    GuestFile file = GuestFile.read(guest.configuration());
    try {
      return new Below(
          file.config().map(it -> disks.below(it, guest.resources(), operation).all()), "");
    } catch (GuestDisks.UnknownResourceException e) {
      operation.log().debug(Lines.message(e));
      return new Below(Optional.empty(), e.lasting() ? Lines.message(e) : "");
    }
  }

  private static Readiness.Known upToDate(List<DiskFacts> disks) {
    if (disks.stream().anyMatch(disk -> !disk.unknown().isEmpty())) {
      return Readiness.Known.UNKNOWN;
    }
    return known(
        disks.stream().allMatch(disk -> disk.up() && disk.disk() == DiskState.UP_TO_DATE), true);
  }

  private static boolean lost(DiskFacts disk) {
    return disk.up() && disk.disk().lost() && disk.peerDisk() == DiskState.UP_TO_DATE;
  }

  private static Readiness.Known known(Optional<?> holds, Optional<?> isKnown) {
    return known(holds.isPresent(), isKnown.isPresent());
  }

  private static Readiness.Known known(boolean holds, boolean isKnown) {
    if (!isKnown) {
      return Readiness.Known.UNKNOWN;
    }
    return holds ? Readiness.Known.YES : Readiness.Known.NO;
  }
}
