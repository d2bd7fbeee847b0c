// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.handover.disks.DiskFacts;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;

/**
 * Whether a hand-over may begin. A refused migrate_to costs the guest a restart by Pacemaker's own
 * rules, so where time may help the answer is to wait.
 */
public sealed interface Preflight {

  /** It may. */
  record Go() implements Preflight {}

  /** Not yet; look again. */
  record Wait(String reason) implements Preflight {
    /** Checks. */
    public Wait {
      requireNonNull(reason, "reason");
    }
  }

  /** It may not, and waiting does not help. */
  record Refuse(String reason) implements Preflight {
    /** Checks. */
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }

  /** What DRBD needs to connect again, if it can at all: it tries every ten seconds by default. */
  Duration RECONNECTS = Duration.ofSeconds(12);

  /** Judges both ends, at first. */
  static Preflight of(HostFacts source, PeerAnswer<HostFacts> answer) {
    return of(source, answer, Duration.ZERO);
  }

  /**
   * Judges both ends.
   *
   * @param waited how long it has been waited already
   */
  static Preflight of(HostFacts source, PeerAnswer<HostFacts> answer, Duration waited) {
    Optional<Preflight> here = source(source);
    if (here.isPresent()) {
      return here.get();
    }
    if (!(answer instanceof PeerAnswer.Answered<HostFacts> answered)) {
      return answer instanceof PeerAnswer.Refused
          ? new Refuse(answer.reason())
          : new Wait(answer.reason());
    }
    HostFacts target = answered.value();
    return target(source, target).or(() -> disks(source, target, waited)).orElse(new Go());
  }

  private static Optional<Preflight> source(HostFacts source) {
    if (!source.guest().known()) {
      return wait("whether the guest runs here is not known: " + source.guest().unknown());
    }
    SourceEnd end = SourceEnd.of(source.guest());
    if (end != SourceEnd.HERE || source.guest().own().state() != GuestDomain.State.ACTIVE) {
      return refuse("the guest does not run here: found " + source.guest().describe());
    }
    if (!source.limits().unmovable().isEmpty()) {
      return refuse(
          "the guest can't be migrated: " + String.join("; ", source.limits().unmovable()));
    }
    return source.leaseComplaint().isEmpty() ? Optional.empty() : refuse(source.leaseComplaint());
  }

  private static Optional<Preflight> target(HostFacts source, HostFacts target) {
    String there = " on " + target.node();
    if (target.protocol() != source.protocol()) {
      return refuse(
          "Ferryman%s speaks protocol %d, here it is %d: install the same version"
              .formatted(there, target.protocol(), source.protocol()));
    }
    if (!target.guest().known()) {
      return wait("what runs" + there + " is not known: " + target.guest().unknown());
    }
    if (!target.guest().nothing()) {
      return refuse(
          "the guest is%s already: %s; end that one first"
              .formatted(there, target.guest().describe()));
    }
    if (!target.leaseComplaint().isEmpty()) {
      return wait(target.leaseComplaint() + there);
    }
    return configuration(source, target)
        .or(() -> limits(source, target))
        .or(() -> xen(source, target));
  }

  private static Optional<Preflight> configuration(HostFacts source, HostFacts target) {
    String there = " on " + target.node();
    if (!target.configurationComplaint().isEmpty()) {
      return refuse(
          "the guest's configuration%s: %s".formatted(there, target.configurationComplaint()));
    }
    if (!source.configurationComplaint().isEmpty()) {
      return refuse("the guest's configuration here: " + source.configurationComplaint());
    }
    if (!source.configurationDigest().equals(target.configurationDigest())) {
      return refuse(
          "the guest's configuration%s differs from the one here: copy it there".formatted(there));
    }
    return Optional.empty();
  }

  private static Optional<Preflight> limits(HostFacts source, HostFacts target) {
    if (!target.limits().refusal().isEmpty()) {
      return refuse("on %s %s".formatted(target.node(), target.limits().refusal()));
    }
    if (!target.limits().missing().isEmpty()) {
      return refuse(
          "%s lacks what the guest's configuration names: %s"
              .formatted(target.node(), String.join(", ", target.limits().missing())));
    }
    List<String> features =
        Processor.missing(source.limits().processor(), target.limits().processor());
    return features.isEmpty()
        ? Optional.empty()
        : refuse(
            ("the processor of %s lacks what the guest may use: %s; set cpuid in its configuration to"
                    + " what both have, and restart it once")
                .formatted(target.node(), String.join(", ", features)));
  }

  private static Optional<Preflight> xen(HostFacts source, HostFacts target) {
    String there = " on " + target.node();
    if (source.xenMajor() > 0 && target.xenMajor() > 0 && target.olderThan(source)) {
      return refuse(
          "Xen%s is %s, older than %s here: a guest moves to the same or a newer version only"
              .formatted(there, target.xen(), source.xen()));
    }
    if (source.guestType().equals("PV") && noShadow(source)) {
      return refuse(
          "Xen here is built without shadow paging, so PV guests can't migrate live: make it PVH");
    }
    if (target.freeMiB() >= 0 && source.neededMiB() > target.freeMiB()) {
      return wait(
          "%d MiB are free%s, the guest needs %d: free memory there or lower dom0_mem"
              .formatted(target.freeMiB(), there, source.neededMiB()));
    }
    return Optional.empty();
  }

  /** Xen names its paging modes since 4.13, hap or shadow; log-dirty mode of PV needs shadow. */
  private static boolean noShadow(HostFacts host) {
    boolean named = host.xenMajor() > 4 || (host.xenMajor() == 4 && host.xenMinor() >= 13);
    return named
        && host.xenCapabilities().contains("pv")
        && !host.xenCapabilities().contains("shadow");
  }

  private static Optional<Preflight> disks(HostFacts source, HostFacts target, Duration waited) {
    Map<String, DiskFacts> there =
        target.disks().stream().collect(Collectors.toMap(DiskFacts::resource, Function.identity()));
    List<Optional<Preflight>> complaints =
        source.disks().stream()
            .map(
                disk ->
                    Optional.ofNullable(there.get(disk.resource()))
                        .map(other -> disk(disk, other, source, target, waited))
                        .orElseGet(
                            () ->
                                refuse(
                                    "%s did not tell of resource %s"
                                        .formatted(target.node(), disk.resource()))))
            .toList();
    Optional<Preflight> refusal =
        complaints.stream().flatMap(Optional::stream).filter(Refuse.class::isInstance).findFirst();
    return refusal.or(
        () -> complaints.stream().filter(Objects::nonNull).flatMap(Optional::stream).findFirst());
  }

  private static Optional<Preflight> disk(
      DiskFacts here, DiskFacts there, HostFacts source, HostFacts target, Duration waited) {
    String name = here.resource();
    if (!here.unknown().isEmpty() || !there.unknown().isEmpty()) {
      return wait(
          "the state of %s is not known: %s"
              .formatted(name, here.unknown().isEmpty() ? there.unknown() : here.unknown()));
    }
    if (!here.configured() || !there.configured()) {
      return refuse(
          "%s is not up on %s: drbdadm up %s"
              .formatted(name, here.configured() ? target.node() : source.node(), name));
    }
    if (here.role() != Role.PRIMARY) {
      return refuse("%s is %s here although the guest runs".formatted(name, here.role().word()));
    }
    if (source.twoPrimariesConfigured().contains(name)
        != target.twoPrimariesConfigured().contains(name)) {
      return refuse(
          "%s allows two primaries in the configuration of one node only: make them equal"
              .formatted(name));
    }
    return connection(here, there, target, waited).or(() -> data(here, there, target));
  }

  private static Optional<Preflight> connection(
      DiskFacts here, DiskFacts there, HostFacts target, Duration waited) {
    String name = here.resource();
    if (here.connection() == ConnectionState.STAND_ALONE) {
      return standAlone(name, "", target);
    }
    if (there.connection() == ConnectionState.STAND_ALONE) {
      return standAlone(name, " on " + target.node(), target);
    }
    if (here.connection() == ConnectionState.CONNECTED) {
      return Optional.empty();
    }
    String apart =
        "%s is not connected to %s (%s)".formatted(name, target.node(), here.connection().word());
    if (there.disk() == DiskState.OUTDATED || there.disk() == DiskState.INCONSISTENT) {
      return refuse(
          "%s, and its data there is %s: mend the replication link, the resync follows by itself"
              .formatted(apart, there.disk().word()));
    }
    return waited.compareTo(RECONNECTS) < 0
        ? wait(apart)
        : refuse(
            "%s, and was not for %d s: mend the replication link"
                .formatted(apart, waited.toSeconds()));
  }

  private static Optional<Preflight> standAlone(String name, String where, HostFacts target) {
    return refuse(
        "%s is StandAlone%s: it is not replicated to %s; drbdadm connect %s%s, or settle its split brain"
            .formatted(name, where, target.node(), name, where));
  }

  private static Optional<Preflight> data(DiskFacts here, DiskFacts there, HostFacts target) {
    String name = here.resource();
    if (there.role() == Role.PRIMARY) {
      return refuse(
          "%s is Primary on %s already: drbdadm secondary %s there"
              .formatted(name, target.node(), name));
    }
    if (there.disk() == DiskState.DISKLESS || there.disk() == DiskState.FAILED) {
      return refuse("%s has no disk on %s".formatted(name, target.node()));
    }
    if (!here.replicating()
        || there.disk() != DiskState.UP_TO_DATE
        || here.peerDisk() != DiskState.UP_TO_DATE) {
      return wait(
          "%s on %s is %s, not UpToDate and fully replicated yet"
              .formatted(name, target.node(), there.disk().word()));
    }
    return here.disk() == DiskState.UP_TO_DATE || here.disk() == DiskState.DISKLESS
        ? Optional.empty()
        : wait("%s is %s here".formatted(name, here.disk().word()));
  }

  private static Optional<Preflight> wait(String reason) {
    return Optional.of(new Wait(reason));
  }

  private static Optional<Preflight> refuse(String reason) {
    return Optional.of(new Refuse(reason));
  }
}
