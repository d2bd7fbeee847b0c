// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.agent.xen.GuestHandover.MigrationRequest;
import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.config.DiskSpec;
import org.ferryman.tools.xen.config.GuestConfig;

/** Both ends of a live migration, as Pacemaker asks for them. */
final class GuestMigration {
  /** xl ignores the one, and tells the other to the receiver that it would start itself. */
  private static final Set<String> IDLE_OPTIONS = Set.of("--live", "-e");

  private final Xl xl;
  private final GuestDisks disks;
  private final GuestHandover handover;
  private final Cluster cluster;
  private final XenConfig config;

  GuestMigration(
      Xl xl, GuestDisks disks, GuestHandover handover, Cluster cluster, XenConfig config) {
    this.xl = xl;
    this.disks = disks;
    this.handover = handover;
    this.cluster = cluster;
    this.config = config;
  }

  OcfAnswer to(Guest guest, OcfRequest request, XenParameters parameters, Operation operation) {
    String target =
        request
            .meta("migrate_target")
            .orElseThrow(
                () ->
                    new OcfFailure(
                        OcfExit.ERR_ARGS,
                        "migrate_to was not told where to: Pacemaker gives"
                            + " OCF_RESKEY_CRM_meta_migrate_target; move a guest with 'crm resource"
                            + " move' or 'pcs resource move'"));
    GuestConfig guestConfig =
        guest
            .file()
            .config()
            .orElseThrow(
                () -> new OcfFailure(OcfExit.ERR_GENERIC, guest + ": " + guest.file().problem()));
    GuestStart.refuseDamagedConfiguration("migrated", guest, xl, operation);
    List<String> idle =
        parameters.migrationOptions().stream().filter(IDLE_OPTIONS::contains).toList();
    if (!idle.isEmpty()) {
      operation.log().warn("migration_options: %s does nothing".formatted(String.join(" ", idle)));
    }
    refuseDriverDomains(guest, guestConfig);
    GuestDisks.Below below = disks.below(guestConfig, parameters.resources(), operation);
    List<String> upon = disks.upon(guestConfig, parameters.sharedDisks());
    if (!upon.isEmpty()) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          "%s to %s: %s %s"
              .formatted(guest, target, String.join(", ", upon), RunningDisks.UPON_DRBD));
    }
    RunningDisks running = running(guest, below, parameters, operation);
    if (!running.complaint().isEmpty()) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC, "%s to %s: %s".formatted(guest, target, running.complaint()));
    }
    MigrationRequest move =
        new MigrationRequest(
            guest.name(),
            guest.path(),
            target,
            way(target, parameters, operation),
            running.resources(),
            running.scripted(),
            parameters.migrationOptions(),
            running.attached());
    Outcome outcome = handover.migrateTo(move, operation);
    String sentence =
        "%s to %s: %s".formatted(guest, target, outcome.reason().replaceAll("\\s*\\R\\s*", "; "));
    if (!outcome.done()) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, sentence);
    }
    operation.log().info(sentence);
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  /** Which disks of another domain are whose, dom0's part of xenstore does not tell. */
  private static void refuseDriverDomains(Guest guest, GuestConfig config) {
    for (DiskSpec disk : config.dataDisks()) {
      if (disk.backend().filter(it -> !it.equals("Domain-0") && !it.equals("0")).isPresent()) {
        throw new OcfFailure(
            OcfExit.ERR_GENERIC,
            "%s can't be migrated: its disk %s is served by domain %s, not by Domain-0"
                .formatted(guest, disk.vdev(), disk.backend().get()));
      }
    }
  }

  /** A guest that is not seen running has what its file says: whether it runs is asked later. */
  private RunningDisks running(
      Guest guest, GuestDisks.Below below, XenParameters parameters, Operation operation) {
    Operation looking = operation.within(operation.deadline().remaining().dividedBy(4));
    while (true) {
      if (!(xl.domains(looking) instanceof DomainList.Domains domains)
          || domains.named(guest.name().value()).size() != 1) {
        return RunningDisks.ofFile(below);
      }
      int domainId = domains.named(guest.name().value()).get(0).id();
      BackendsReading reading = xl.diskBackends(looking);
      if (reading instanceof BackendsReading.Known known) {
        List<RunningDisks.Attached> attached =
            known.of(domainId).stream()
                .filter(backend -> !backend.cdrom() && !backend.closed())
                .map(
                    backend ->
                        new RunningDisks.Attached(
                            backend, ground(guest, backend, parameters, operation)))
                .toList();
        return RunningDisks.of(below, attached, parameters.sharedDisks());
      }
      if (!looking.pause(config.pollInterval())) {
        throw new OcfFailure(
            OcfExit.ERR_GENERIC,
            "which disks %s has is not known: %s"
                .formatted(guest, ((BackendsReading.Unknown) reading).reason()));
      }
    }
  }

  /** Who names the resources may have devices that their configuration does not tell apart. */
  private GuestDisks.Ground ground(
      Guest guest, DiskBackend backend, XenParameters parameters, Operation operation) {
    try {
      return disks.below(backend, operation);
    } catch (OcfFailure e) {
      if (parameters.resources().isEmpty()
          || guest.file().config().isEmpty()
          || !guest.mayOwn(backend)) {
        throw e;
      }
      return new GuestDisks.Ground(
          List.of(DrbdResource.named(parameters.resources().get(0))), true);
    }
  }

  /** The target says itself whether it is the node meant, so its own name is a safe way to it. */
  private Way way(String target, XenParameters parameters, Operation operation) {
    String host =
        parameters
            .networkAttribute()
            .flatMap(attribute -> value(target, attribute, operation))
            .orElse(target);
    return new Way(host, parameters.migrationUser(), parameters.migrationPort());
  }

  private Optional<String> value(String node, String attribute, Operation operation) {
    AttributeReading reading = cluster.nodeAttribute(node, attribute, operation);
    if (reading instanceof AttributeReading.Value value) {
      return Optional.of(value.value());
    }
    String why = reading instanceof AttributeReading.Unknown it ? ": " + it.reason() : "";
    operation
        .log()
        .warn("node %s has no attribute %s%s; using its name".formatted(node, attribute, why));
    return Optional.empty();
  }

  OcfAnswer from(Guest guest, Operation operation) {
    Outcome outcome = handover.migrateFrom(guest.name(), operation);
    if (!outcome.done()) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, "%s: %s".formatted(guest, outcome.reason()));
    }
    DiskCheck check = disks(guest, operation);
    while (check.state() == DiskCheck.State.WAITING && operation.pause(config.pollInterval())) {
      check = disks(guest, operation);
    }
    return check.state() == DiskCheck.State.CONNECTED
        ? OcfAnswer.of(OcfExit.SUCCESS)
        : OcfAnswer.of(
            OcfExit.ERR_GENERIC, "%s has arrived, but %s".formatted(guest, check.reason()));
  }

  /** xl takes along what was attached, which is more or less than the file says. */
  private DiskCheck disks(Guest guest, Operation operation) {
    if (!(xl.domains(operation) instanceof DomainList.Domains domains)
        || domains.named(guest.name().value()).isEmpty()) {
      return new DiskCheck(DiskCheck.State.WAITING, "its domain was not seen again");
    }
    Optional<GuestConfig> guestConfig = guest.file().config();
    return DiskCheck.ofAttached(
        guestConfig.map(GuestConfig::type).orElse(GuestConfig.Type.HVM),
        domains.named(guest.name().value()).get(0).id(),
        xl.diskBackends(operation));
  }
}
