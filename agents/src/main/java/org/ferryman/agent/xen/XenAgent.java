// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.MonitorScripts;
import org.ferryman.tools.xen.RegularFile;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * {@code ocf:ferryman:xen}: a Xen guest. It keeps no state: what is true is looked up.
 *
 * <pre>
 * what is there          start                     stop                   monitor
 * runs                   0                         ask, 0                 0
 *   and does not heed    0                         ask, wait, destroy, 0  0
 * paused                 0                         destroy, 0             0
 * half-built             wait, 1                   destroy, 0             wait, 1
 * absent                 create, 0                 0                      7
 *   but its xl lives     wait, create, 0           wait, end that xl, 0   wait, 1
 *   but some xl lives    wait, create, 0           wait, 0                wait, 7
 * crashed                destroy, create, 0        destroy, 0             wait, 1
 * powered off            destroy, create, 0        destroy, 0             wait, 1
 * shut down to reboot    wait, destroy, create, 0  destroy, 0             wait, 1
 * kept of a crash        destroy, create, 0        destroy, 0             wait, 1
 * disk held by others    wait, 1                   wait, 1                wait, 1
 * suspended              wait, 1                   wait, destroy, 0       wait, 1
 * dying                  wait, 1                   wait, 1                wait, 1
 * nameless               wait, 1                   wait, 1                wait, 1
 * --incoming, never ran  1                         destroy, 0             1
 * --incoming, has run    1                         1                      1
 * --migratedaway         1                         destroy, 0             1
 *   and not suspended    1                         1                      1
 * several of its name    1                         1                      1
 * not known              wait, 1                   wait, 1                wait, 1
 * not booted on Xen      5                         0                      5
 * no xl                  5                         5                      5
 * </pre>
 *
 * <p>A cell: what xl is told, "wait" where the state is looked at again for as long as it may pass,
 * and the exit code. Before create the disks are promoted; stop says 0 once they are closed.
 *
 * <pre>
 * what is there               migrate_to          migrate_from
 * runs, paused                hand over           0 with its disks
 * absent, not booted on Xen   0 if on the target  1
 * crashed, powered off        1                   0: it arrived
 * suspended, --migratedaway   settle, then 1      1
 * --incoming                  1                   wait
 * not known, several          wait, 1             wait, 1
 * all else                    1                   1
 * </pre>
 *
 * <p>reload-agent touches no guest: 7 where the guest is absent and can't come back by itself, else
 * 0.
 *
 * <p>Whatever is left of a hand-over is brought to its end before a stop, and its disks are nobody
 * else's before a start. "Its xl" is the process that built the guest and builds it anew when it
 * reboots; "some xl" one that does not tell which guest it builds. "Half-built": paused, has never
 * run, and no xl builds it. "Held by others": the guest is not here under its name, but a domain of
 * another name has a disk of it open, and is not provably another guest, which would cost a start
 * only.
 */
public final class XenAgent implements Agent {
  private static final int DEEP = 10;
  private static final DomainList NOT_LOOKED_AT =
      DomainList.Unknown.because("the list of domains was not looked at");

  private final Xl xl;
  private final BooleanSupplier root;
  private final GuestStart start;
  private final GuestStop stop;
  private final GuestMonitor monitor;
  private final GuestDisks disks;
  private final GuestMigration migration;
  private final GuestHandover handover;
  private final Utilization utilization;
  private final MemoryShare memory;
  private final MonitorScripts scripts;
  private final GuestReload reload;

  /**
   * Puts the agent together.
   *
   * @param scripts the administrator's own checks
   * @param root whether this process may manage domains
   */
  public XenAgent(
      Xl xl,
      Drbd drbd,
      GuestDisks disks,
      Cluster cluster,
      GuestHandover handover,
      MonitorScripts scripts,
      XenConfig config,
      BooleanSupplier root) {
    this.xl = xl;
    this.handover = handover;
    this.root = root;
    this.disks = disks;
    GuestLook look = new GuestLook(xl, drbd, disks.layers(), handover);
    start = new GuestStart(xl, look, disks, handover, config);
    migration = new GuestMigration(xl, disks, handover, cluster, config);
    stop = new GuestStop(xl, look, config);
    monitor = new GuestMonitor(look, config);
    utilization = new Utilization(xl, cluster);
    memory = new MemoryShare(xl, config);
    this.scripts = scripts;
    reload = new GuestReload(look, disks);
  }

  /** What the agent is, for metadata. */
  public static AgentDefinition agentDefinition() {
    return XenDefinition.DEFINITION;
  }

  @Override
  public AgentDefinition definition() {
    return XenDefinition.DEFINITION;
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    XenParameters parameters = new XenParameters(request);
    if (request.action() == OcfAction.VALIDATE_ALL) {
      return validate(request, parameters, operation);
    }
    if (!root.getAsBoolean()) {
      throw new OcfFailure(
          OcfExit.ERR_PERM, "guests can be managed by root only; run this as root");
    }
    List<GuestHandover.Known> known = handover.remembered(operation);
    GuestNames names = parameters.names(known);
    Optional<GuestNames.Candidate> certain = names.certain();
    if (certain.isEmpty()) {
      names = names.with(xl.watchers(operation));
    }
    DomainList list = certain.isEmpty() ? xl.domains(operation) : NOT_LOOKED_AT;
    GuestNames.Choice choice = names.choose(list);
    if (choice.guest().isEmpty()) {
      return withoutName(request, names.file(), list, choice.note(), operation);
    }
    GuestNames.Candidate candidate = choice.guest().get();
    Guest guest = new Guest(candidate.name(), names.path(), names.file(), parameters.sharedDisks());
    if (request.calledByPacemaker() && names.worthRemembering(candidate, list)) {
      handover.remember(parameters.known(guest, choice.note()), operation);
    } else if (!choice.note().isEmpty()) {
      operation.log().warn(choice.note());
    }
    if (request.action() == OcfAction.MONITOR) {
      return monitor(guest, request, parameters, operation);
    }
    if (request.action() == OcfAction.RELOAD_AGENT) {
      return reload.answer(guest, parameters.resources(), operation);
    }
    try (GuestHandover.Turn turn = handover.take(guest.name(), operation)) {
      requireNonNull(turn, "turn");
      return change(guest, request, parameters, operation);
    }
  }

  private OcfAnswer change(
      Guest guest, OcfRequest request, XenParameters parameters, Operation operation) {
    return switch (request.action()) {
      case START -> start(guest, request, parameters, operation);
      case STOP -> stop(guest, parameters, operation);
      case MIGRATE_TO -> migration.to(guest, request, parameters, operation);
      case MIGRATE_FROM -> migration.from(guest, operation);
      default ->
          throw new OcfFailure(
              OcfExit.ERR_UNIMPLEMENTED,
              "ocf:ferryman:xen has no action " + request.action().word());
    };
  }

  /** Pacemaker stops what failed to start, so this is only of a guest that is not here. */
  private void refuseSecond(Path configuration, OcfRequest request, Operation operation) {
    handover
        .ownerOf(configuration, request.instance(), operation)
        .ifPresent(
            owner -> {
              throw new OcfFailure(
                  OcfExit.ERR_CONFIGURED,
                  "%s is the guest of resource %s already: %s would be the same guest a second time, and each would stop it under the other; remove one of the two resources, or give this one a file of its own"
                      .formatted(configuration, owner, request.instance()));
            });
  }

  private OcfAnswer start(
      Guest guest, OcfRequest request, XenParameters parameters, Operation operation) {
    if (guest.file().config().isPresent() && guest.renamed()) {
      operation.log().warn(renaming(guest));
    }
    guest.file().config().stream()
        .flatMap(config -> config.ignored().stream())
        .forEach(line -> operation.log().warn(guest.path() + ", " + line));
    return start.answer(
        guest,
        parameters.resources(),
        parameters.reservedMemoryMiB(),
        () -> refuseSecond(guest.path(), request, operation),
        operation);
  }

  /** What a hand-over left may take half of the time, as the guest has to be ended as well. */
  private OcfAnswer stop(Guest guest, XenParameters parameters, Operation operation) {
    handover.abandon(guest.name(), operation.within(operation.deadline().remaining().dividedBy(2)));
    OcfAnswer answer = stop.answer(guest, parameters.shutdown(), operation);
    if (answer.exit() == OcfExit.SUCCESS) {
      handover.release(guest.name(), operation);
      parameters.reservedMemoryMiB().ifPresent(reserved -> memory.afterStop(reserved, operation));
    }
    return answer;
  }

  private OcfAnswer monitor(
      Guest guest, OcfRequest request, XenParameters parameters, Operation operation) {
    OcfAnswer answer = monitor.answer(guest, request.probe(), operation);
    if (answer.exit() != OcfExit.SUCCESS) {
      return answer;
    }
    if (!request.probe()) {
      utilization.publish(
          guest.name(),
          request.instance(),
          parameters.utilizationCpu(),
          parameters.utilizationMemory(),
          operation);
    }
    // A probe asks where the guest is, not how it is: who fails one is stopped.
    if (request.probe() && request.checkLevel() < DEEP) {
      return answer;
    }
    return scripts
        .complaint(parameters.monitorScripts(), request.environment(), operation)
        .map(complaint -> OcfAnswer.of(OcfExit.ERR_GENERIC, guest + " runs, but " + complaint))
        .orElse(answer);
  }

  /**
   * Which guest is meant is in doubt. Then it is known to be absent only if there is no guest at
   * all; a probe must not say what Pacemaker takes for "not running".
   */
  private static OcfAnswer withoutName(
      OcfRequest request, GuestFile file, DomainList list, String why, Operation operation) {
    if (request.action() == OcfAction.RELOAD_AGENT) {
      return GuestReload.ofUnknownGuest(why, operation);
    }
    boolean looks = request.action() == OcfAction.MONITOR;
    if (looks || request.action() == OcfAction.STOP) {
      if (list instanceof Domains domains && domains.guests().findAny().isEmpty()) {
        return OcfAnswer.of(
            looks ? OcfExit.NOT_RUNNING : OcfExit.SUCCESS,
            "no guest at all is on this host (" + why + ")");
      }
      if (list instanceof DomainList.NoHypervisor none) {
        return looks
            ? OcfAnswer.of(OcfExit.ERR_INSTALLED, none.reason())
            : OcfAnswer.of(OcfExit.SUCCESS);
      }
      String unknown = list instanceof DomainList.Unknown it ? "; " + it.reason() : "";
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          why + unknown + "; or give the parameter name, so that the guest can be found without");
    }
    operation.log().warn(why);
    throw new OcfFailure(
        file instanceof GuestFile.Unreadable ? OcfExit.ERR_INSTALLED : OcfExit.ERR_ARGS, why);
  }

  private OcfAnswer validate(OcfRequest request, XenParameters parameters, Operation operation) {
    if (request.checkLevel() < DEEP) {
      return OcfAnswer.of(OcfExit.SUCCESS); // The parameters themselves have been checked.
    }
    GuestNames names = parameters.names(List.of());
    refuseSecond(names.path(), request, operation);
    var config = GuestStart.readable(names.file());
    GuestNames.Choice choice = names.choose(NOT_LOOKED_AT);
    GuestName name =
        choice.guest().orElseThrow(() -> new OcfFailure(OcfExit.ERR_ARGS, choice.note())).name();
    Guest guest = new Guest(name, names.path(), names.file(), parameters.sharedDisks());
    if (config.name().isPresent() && guest.renamed()) {
      throw new OcfFailure(OcfExit.ERR_ARGS, renaming(guest));
    }
    List<String> missing = toolTrouble(operation);
    if (!missing.isEmpty()) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, String.join("; ", missing));
    }
    GuestDisks.refuseOtherBackends(config);
    disks.resources(config, parameters.resources(), operation);
    handover.unresumable(operation).ifPresent(line -> operation.log().warn(line));
    return limits(names.path(), parameters, operation);
  }

  /** A guest that can't be migrated runs all the same; one whose kernel is not here does not. */
  private static OcfAnswer limits(Path file, XenParameters parameters, Operation operation) {
    GuestLimits limits;
    try {
      limits =
          GuestLimits.of(
              ConfigFile.parse(
                  new String(RegularFile.read(file, GuestConfig.LONGEST), StandardCharsets.UTF_8)),
              Optional.of(parameters.sharedDisks()),
              GuestLimits.Host.ofThisNode());
    } catch (IOException | ConfigSyntaxException e) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, file + ": " + e.getMessage());
    }
    if (!limits.missing().isEmpty()) {
      return OcfAnswer.of(
          OcfExit.ERR_INSTALLED,
          "%s names what is not on this node: %s"
              .formatted(file, String.join(", ", limits.missing())));
    }
    if (!limits.later().isEmpty()) {
      operation
          .log()
          .warn(
              "not on this node now: %s; a volume or a file on DRBD has to be there before the guest is started"
                  .formatted(String.join(", ", limits.later())));
    }
    if (!limits.unmovable().isEmpty()) {
      operation.log().warn("it can't be migrated live: " + String.join("; ", limits.unmovable()));
    }
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  private List<String> toolTrouble(Operation operation) {
    String trouble = xl.domains(operation).trouble();
    if (!trouble.isEmpty()) {
      return List.of(trouble);
    }
    return xl.diskBackends(operation) instanceof BackendsReading.Unknown unknown
        ? List.of(unknown.reason())
        : List.of();
  }

  private static String renaming(Guest guest) {
    return "parameter name is '%s', but %s names the guest %s: started by hand it would run beside"
            .formatted(
                guest.name(),
                guest.path(),
                guest
                    .file()
                    .config()
                    .flatMap(it -> it.name())
                    .map(it -> "'" + it + "'")
                    .orElse("not"))
        + " the cluster's one; give both the same name";
  }
}
