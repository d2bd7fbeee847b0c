// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.CreateOutcome;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading.Rebuild;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.CreateRequest;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.XlOutcome;
import org.ferryman.tools.xen.config.GuestConfig;

/**
 * Starts a guest: looks, checks, clears away what is left of its last life, creates it, and waits
 * until it runs with all its disks. A guest that comes up wrong is taken back.
 */
final class GuestStart {
  private final Xl xl;
  private final GuestLook look;
  private final GuestDisks disks;
  private final GuestHandover handover;
  private final MemoryShare memory;
  private final XenConfig config;

  GuestStart(Xl xl, GuestLook look, GuestDisks disks, GuestHandover handover, XenConfig config) {
    this.xl = xl;
    this.look = look;
    this.disks = disks;
    this.handover = handover;
    this.config = config;
    this.memory = new MemoryShare(xl, config);
  }

  /**
   * Starts it.
   *
   * @param drbdResources the resources below its disks; if empty, those found in the disk lines
   * @param reservedMiB what Domain-0 keeps where the memory is to be shared out; else empty
   * @param refusal refuses a guest that does not run, by throwing
   */
  OcfAnswer answer(
      Guest guest,
      List<String> drbdResources,
      Optional<Long> reservedMiB,
      Runnable refusal,
      Operation operation) {
    GuestObservation first = look.at(guest, operation);
    if (running(guest, first)) {
      return alreadyRunning(guest, operation);
    }
    refusal.run();
    GuestConfig guestConfig = readable(guest.file());
    refuseDamagedConfiguration("started", guest, xl, operation);
    GuestDisks.refuseOtherBackends(guestConfig);
    if (first.state() == GuestState.NO_HYPERVISOR) {
      refuseWhatStays(guest, first, true);
    }
    if (first.holder().isPresent() && !clear(guest, operation)) {
      return awaitRunning(guest, guestConfig, operation);
    }
    promote(guest, disks.below(guestConfig, drbdResources, operation), operation);
    if (!clear(guest, operation)) {
      return awaitRunning(guest, guestConfig, operation);
    }
    disks.refuseAbsent(guest.toString(), guestConfig);
    Optional<Long> share =
        reservedMiB.flatMap(reserved -> memory.forStart(guestConfig, reserved, operation));
    checkMemory(guest, share.or(guestConfig::memoryMiB).or(guestConfig::maxMemoryMiB), operation);
    create(guest, share, operation);
    return awaitRunning(guest, guestConfig, operation);
  }

  /** The other node may be yet to demote: Pacemaker need not order that before this. */
  private void promote(Guest guest, GuestDisks.Below below, Operation operation) {
    List<String> scripted =
        below.all().stream().filter(it -> !below.before().contains(it)).toList();
    GuestHandover.Outcome outcome =
        handover.promote(
            guest.name(),
            below.before(),
            scripted,
            operation.within(operation.deadline().remaining().dividedBy(2)));
    if (!outcome.done()) {
      throw new OcfFailure(OcfExit.ERR_GENERIC, outcome.reason());
    }
  }

  /** Before anything is changed: a disk that was made Primary for nothing is one too many. */
  static void refuseDamagedConfiguration(String done, Guest guest, Xl xl, Operation operation) {
    xl.configurationTrouble(operation)
        .ifPresent(
            trouble -> {
              throw new OcfFailure(
                  OcfExit.ERR_GENERIC, "%s can't be %s: %s".formatted(guest, done, trouble));
            });
  }

  static GuestConfig readable(GuestFile file) {
    if (file instanceof GuestFile.Read read) {
      return read.content();
    }
    throw new OcfFailure(
        file instanceof GuestFile.Unreadable ? OcfExit.ERR_INSTALLED : OcfExit.ERR_ARGS,
        file.problem());
  }

  /**
   * A domain that is paused and has never run is still being built, or has just arrived by a
   * migration: it is neither a started guest nor in the way of nothing.
   */
  private static boolean running(Guest guest, GuestObservation observation) {
    return observation.state().alive()
        || (observation.state() == GuestState.PAUSED
            && observation.named(guest.name().value()).filter(Domain::hasRun).isPresent());
  }

  private static OcfAnswer alreadyRunning(Guest guest, Operation operation) {
    operation.log().info(guest + " runs already");
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  /**
   * Makes way for the new domain.
   *
   * @return false if meanwhile the guest runs
   * @throws OcfFailure if something is there that start must not touch or can't clear away
   */
  private boolean clear(Guest guest, Operation operation) {
    Deadline grace = operation.deadline().within(config.rebootGrace());
    Deadline patience = operation.deadline().within(config.nameWait());
    while (true) {
      GuestObservation observation = look.at(guest, operation);
      GuestState state = observation.state();
      if (running(guest, observation)) {
        return false;
      }
      boolean gone =
          state == GuestState.ABSENT && (!observation.rebuild().possible() || grace.expired());
      Optional<String> inUse = gone ? inUse(guest, observation, operation) : Optional.empty();
      if (gone && inUse.isEmpty()) {
        return true;
      }
      if (inUse.isPresent() && patience.expired()) {
        throw new OcfFailure(
            OcfExit.ERR_GENERIC,
            "%s can't be started while its disk is in use: %s".formatted(guest, inUse.get()));
      }
      refuseWhatStays(guest, observation, grace.expired());
      boolean built = state == GuestState.PAUSED && observation.rebuild().own().isPresent();
      if (patience.expired() && !built) {
        throw failure(guest, observation, obstacle(state));
      }
      if (state == GuestState.KEPT
          || remnant(state)
          || (grace.expired() && state == GuestState.REBOOTING)) {
        clearRemnant(guest, observation, operation);
      }
      if (!operation.pause(config.pollInterval())) {
        throw failure(
            guest,
            observation,
            built
                ? "it has never run: its %s is there and has not set it running; 'xl unpause' it, or stop it"
                    .formatted(observation.rebuild().own().get().describe())
                : "could not be started in time");
      }
    }
  }

  private static String obstacle(GuestState state) {
    return state == GuestState.PAUSED
        ? "it has never run, so it is being built or arrives: 'xl unpause' it, or stop it"
        : "can't be started while this is so";
  }

  /** Who has a disk of a guest that is gone: another one, or what is left of a domain. */
  private Optional<String> inUse(Guest guest, GuestObservation observation, Operation operation) {
    return observation
        .holder()
        .map(GuestObservation.Holder::describe)
        .or(
            () ->
                look.orphan(guest, (DomainList.Domains) observation.list(), operation)
                    .map(backend -> backend.describe() + ", and that domain is gone"));
  }

  private static boolean remnant(GuestState state) {
    return switch (state) {
      case CRASHED, WATCHDOG, POWERED_OFF, SHUT_DOWN -> true;
      default -> false;
    };
  }

  private static void refuseWhatStays(
      Guest guest, GuestObservation observation, boolean graceOver) {
    switch (observation.state()) {
      case INCOMING ->
          throw failure(
              guest,
              observation,
              "a migration to this host runs or broke off; if none runs, 'xl destroy' that domain,"
                  + " or stop the resource");
      case MIGRATED_AWAY ->
          throw failure(
              guest,
              observation,
              "a migration from this host runs or broke off; if the guest runs on the target, 'xl"
                  + " destroy' that domain, or stop the resource");
      case AMBIGUOUS -> throw failure(guest, observation, "several domains have its name");
      case HALF_BUILT -> {
        if (graceOver) {
          throw failure(guest, observation, "stop the resource, or 'xl destroy' that domain");
        }
      }
      case NO_HYPERVISOR ->
          throw new OcfFailure(
              OcfExit.ERR_INSTALLED, guest + " can't be started: " + observation.detail());
      case NO_TOOL -> throw new OcfFailure(OcfExit.ERR_INSTALLED, observation.detail());
      case SUSPENDED, UNKNOWN -> {
        if (graceOver) {
          throw failure(guest, observation, "can't be started while this is so");
        }
      }
      default -> {}
    }
  }

  private void clearRemnant(Guest guest, GuestObservation observation, Operation operation) {
    Domain domain =
        observation
            .holder()
            .map(GuestObservation.Holder::domain)
            .or(() -> observation.named(guest.name().value()))
            .orElseThrow();
    operation.log().warn("destroying what is left of " + guest + ": " + domain.describe());
    XlOutcome outcome = xl.destroy(domain.id(), operation);
    if (!outcome.done()) {
      operation.log().warn(outcome.reason());
    }
  }

  private void checkMemory(Guest guest, Optional<Long> needed, Operation operation) {
    Reading<HostMemory> reading = xl.memory(operation);
    if (reading instanceof Reading.Unknown<HostMemory> unknown) {
      operation.log().warn("memory not checked beforehand: " + unknown.reason());
      return;
    }
    HostMemory memory = ((Reading.Known<HostMemory>) reading).value();
    if (needed.isPresent() && memory.dom0Fixed() && memory.availableMiB() < needed.get()) {
      throw new OcfFailure(
          OcfExit.ERR_GENERIC,
          "%s needs %d MiB, but Xen has %d MiB free on this host and takes none from Domain-0"
              .formatted(guest, needed.get(), memory.availableMiB()));
    }
  }

  private void create(Guest guest, Optional<Long> share, Operation operation) {
    CreateRequest request = new CreateRequest(guest.path(), guest.name(), guest.renamed(), share);
    Deadline patience = operation.deadline().within(config.nameWait());
    while (true) {
      CreateOutcome outcome = xl.create(request, operation.within(untilReserve(operation)));
      if (outcome instanceof CreateOutcome.Created) {
        return;
      }
      if (builtNothing(outcome) && look.at(guest, operation).state().alive()) {
        operation.log().info(guest + " came back by itself meanwhile: " + outcome.reason());
        return;
      }
      boolean again = outcome instanceof CreateOutcome.NameTaken && !patience.expired();
      if (!again || !operation.pause(config.pollInterval())) {
        throw refused(guest, outcome, operation);
      }
      operation.log().info("its last domain is not gone yet; trying again: " + outcome.reason());
    }
  }

  /** Then a guest that lives was built by somebody else: by its own xl, after a reboot. */
  private static boolean builtNothing(CreateOutcome outcome) {
    return outcome instanceof CreateOutcome.NameTaken || outcome instanceof CreateOutcome.Failed;
  }

  private OcfFailure refused(Guest guest, CreateOutcome outcome, Operation operation) {
    if (outcome instanceof CreateOutcome.Missing) {
      return new OcfFailure(OcfExit.ERR_INSTALLED, outcome.reason());
    }
    if (outcome instanceof CreateOutcome.ConfigRefused) {
      return new OcfFailure(OcfExit.ERR_ARGS, outcome.reason());
    }
    String hint =
        outcome instanceof CreateOutcome.OutOfMemory ? "not enough memory on this host: " : "";
    String left = outcome instanceof CreateOutcome.Interrupted ? takeBack(guest, operation) : "";
    return new OcfFailure(
        OcfExit.ERR_GENERIC, guest + " could not be created: " + hint + outcome.reason() + left);
  }

  private Duration untilReserve(Operation operation) {
    Duration left = operation.deadline().remaining();
    Duration reserve = config.startReserve();
    return left.compareTo(reserve.multipliedBy(2)) > 0 ? left.minus(reserve) : left.dividedBy(2);
  }

  private OcfAnswer awaitRunning(Guest guest, GuestConfig guestConfig, Operation operation) {
    Deadline until = operation.deadline().within(untilReserve(operation));
    Deadline grace = operation.deadline().within(config.rebootGrace());
    String waitingFor = "";
    while (true) {
      GuestObservation observation = look.at(guest, operation);
      Optional<Domain> domain = observation.named(guest.name().value());
      Verdict verdict = verdict(guestConfig, observation, domain, grace.expired(), operation);
      if (verdict.settled() && verdict.problem().isEmpty()) {
        operation.log().info(guest + " runs as " + domain.orElseThrow().describe());
        return OcfAnswer.of(OcfExit.SUCCESS);
      }
      waitingFor = verdict.problem();
      if (verdict.settled() || until.expired() || !operation.pause(config.pollInterval())) {
        break;
      }
    }
    return OcfAnswer.of(
        OcfExit.ERR_GENERIC, guest + " is there but " + waitingFor + takeBack(guest, operation));
  }

  /** Whether waiting is over, and what is in the way. */
  private record Verdict(boolean settled, String problem) {}

  private Verdict verdict(
      GuestConfig guestConfig,
      GuestObservation observation,
      Optional<Domain> domain,
      boolean graceOver,
      Operation operation) {
    String detail = observation.detail().isEmpty() ? "" : ": " + observation.detail();
    return switch (observation.state()) {
      case RUNNING, BLOCKED, RUNNABLE -> {
        DiskCheck check =
            DiskCheck.of(guestConfig, domain.orElseThrow().id(), xl.diskBackends(operation));
        yield new Verdict(check.state() != DiskCheck.State.WAITING, check.reason());
      }
      case CRASHED, WATCHDOG ->
          new Verdict(true, "crashed while booting" + detail + "; see its console log");
      case POWERED_OFF, SHUT_DOWN ->
          new Verdict(true, "powered off while booting" + detail + "; see its console log");
      case ABSENT ->
          new Verdict(
              graceOver || !observation.rebuild().possible(),
              "ended at once; see /var/log/xen/xl-*.log and its console log");
      case NO_TOOL, AMBIGUOUS -> new Verdict(true, "can't be found" + detail);
      default -> new Verdict(false, "does not run" + detail);
    };
  }

  /** Destroys what was created; says so, or what is left. */
  private String takeBack(Guest guest, Operation operation) {
    String problem = "";
    do {
      GuestObservation observation = look.at(guest, operation);
      if (observation.state() == GuestState.ABSENT && !observation.rebuild().possible()) {
        return "; it was taken back";
      }
      Optional<Domain> domain = observation.named(guest.name().value());
      problem = observation.detail();
      if (domain.isPresent() && !domain.get().state().dying()) {
        XlOutcome outcome = xl.destroy(domain.get().id(), operation);
        problem = outcome.done() ? problem : outcome.reason();
      }
    } while (operation.pause(config.pollInterval()));
    return "; it could not be taken back, stop it: " + problem;
  }

  private static OcfFailure failure(Guest guest, GuestObservation observation, String what) {
    String meaning = MonitorVerdict.of(observation.state(), Rebuild.NONE).meaning();
    String detail = observation.detail().isEmpty() ? "" : " (" + observation.detail() + ")";
    return new OcfFailure(
        OcfExit.ERR_GENERIC, "%s %s%s: %s".formatted(guest, meaning, detail, what));
  }
}
