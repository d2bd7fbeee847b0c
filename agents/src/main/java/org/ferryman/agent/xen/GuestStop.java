// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.ShutdownMethod;
import org.ferryman.tools.xen.XlOutcome;

/**
 * Stops a guest, step by step by {@link StopStep}, until it is proven gone: the whole list read,
 * none of its names in it, no domain this stop dealt with either, no xl that would build it anew,
 * and its disks closed and in nobody else's hands, unless that is provably another guest.
 */
final class GuestStop {
  private final Xl xl;
  private final GuestLook look;
  private final XenConfig config;

  GuestStop(Xl xl, GuestLook look, XenConfig config) {
    this.xl = xl;
    this.look = look;
    this.config = config;
  }

  /**
   * How a guest is asked.
   *
   * @param timeout how long it may take to heed; empty for all but the reserve
   * @param acpi whether it is asked by an ACPI power event
   */
  record Manner(Optional<Duration> timeout, boolean acpi) {}

  OcfAnswer answer(Guest guest, Manner manner, Operation operation) {
    return new Run(guest, manner, operation).toTheEnd();
  }

  /** One stop with what it has done so far. */
  private final class Run {
    private final Guest guest;
    private final Manner manner;
    private final Operation operation;
    private final Deadline patience;
    private final Set<Integer> seen = new LinkedHashSet<>();
    private Optional<Integer> asked = Optional.empty();
    private Optional<Deadline> absentUntil = Optional.empty();
    private boolean unheeding;
    private String trouble = "";

    Run(Guest guest, Manner manner, Operation operation) {
      this.guest = guest;
      this.manner = manner;
      this.operation = operation;
      this.patience = operation.deadline().within(gracefulTime());
    }

    private Duration gracefulTime() {
      Duration left = operation.deadline().remaining();
      Duration half = left.dividedBy(2);
      Duration reserve = config.stopReserve().compareTo(half) < 0 ? config.stopReserve() : half;
      Duration most = left.minus(reserve);
      if (manner.timeout().isPresent() && manner.timeout().get().compareTo(most) > 0) {
        operation
            .log()
            .warn(
                "shutdown_timeout of %d s does not fit the action's timeout; using %d s"
                    .formatted(manner.timeout().get().toSeconds(), most.toSeconds()));
      }
      return manner.timeout().filter(it -> it.compareTo(most) < 0).orElse(most);
    }

    OcfAnswer toTheEnd() {
      String stuck;
      do {
        GuestObservation observation = look.at(guest, operation);
        remember(observation);
        StopStep step = StopStep.next(guest.name(), observation, progress());
        if (step instanceof StopStep.GiveUp giveUp) {
          return failed(
              giveUp.toolMissing() ? OcfExit.ERR_INSTALLED : OcfExit.ERR_GENERIC, giveUp.why());
        }
        Optional<String> open = perform(step);
        if (open.isEmpty()) {
          observation
              .holder()
              .ifPresent(
                  it -> operation.log().warn("another guest has its disk: " + it.describe()));
          operation.log().info(guest + " is stopped");
          return OcfAnswer.of(OcfExit.SUCCESS);
        }
        stuck = open.get();
      } while (operation.pause(trouble.isEmpty() ? config.pollInterval() : config.retryInterval()));
      return failed(OcfExit.ERR_GENERIC, stuck + trouble);
    }

    private OcfAnswer failed(OcfExit exit, String why) {
      return OcfAnswer.of(exit, "%s is not proven stopped: %s".formatted(guest, why));
    }

    private void remember(GuestObservation observation) {
      GuestName name = guest.name();
      for (String it : Set.of(name.value(), name.incoming(), name.migratedAway())) {
        observation.named(it).ifPresent(domain -> seen.add(domain.id()));
      }
      if (observation.state() != GuestState.ABSENT) {
        absentUntil = Optional.empty();
      } else if (absentUntil.isEmpty()) {
        absentUntil = Optional.of(operation.deadline().within(config.rebootGrace()));
      }
    }

    private StopStep.Progress progress() {
      return new StopStep.Progress(
          asked,
          !unheeding && !patience.expired(),
          seen.stream().toList(),
          absentUntil.filter(Deadline::expired).isPresent() && !operation.deadline().expired());
    }

    /** Does a step; empty if the guest is proven stopped, else what is still in the way. */
    private Optional<String> perform(StopStep step) {
      if (step instanceof StopStep.Ask ask) {
        return Optional.of(ask(ask.domain()));
      }
      if (step instanceof StopStep.Destroy destroy) {
        return Optional.of(destroy(destroy));
      }
      if (step instanceof StopStep.EndWatcher end) {
        return Optional.of(end(end.watcher()));
      }
      if (step instanceof StopStep.Wait wait) {
        return Optional.of(wait.stuck());
      }
      return step instanceof StopStep.Done ? Optional.empty() : openDisks();
    }

    private String ask(Domain domain) {
      Operation within = operation.within(patience.remaining());
      ShutdownMethod method = manner.acpi() ? ShutdownMethod.ACPI : ShutdownMethod.CONTROL;
      operation
          .log()
          .info(
              "asking %s to shut down, for up to %d s"
                  .formatted(domain.describe(), patience.remaining().toSeconds()));
      XlOutcome outcome = xl.shutdown(domain.id(), method, within);
      if (outcome instanceof XlOutcome.NoControlInterface) {
        operation.log().info("no paravirtual control interface; sending an ACPI power event");
        outcome = xl.shutdown(domain.id(), ShutdownMethod.CONTROL_ELSE_ACPI, within);
      }
      if (outcome.done()) {
        asked = Optional.of(domain.id());
        return "it was asked to shut down and still runs: " + domain.describe();
      }
      operation.log().warn(outcome.reason());
      unheeding = !(outcome instanceof XlOutcome.Failed);
      return "it could not be asked to shut down: " + outcome.reason();
    }

    private String destroy(StopStep.Destroy destroy) {
      Domain domain = destroy.domain();
      operation.log().warn("destroying " + domain.describe() + ": " + destroy.why());
      XlOutcome outcome = xl.destroy(domain.id(), operation);
      if (outcome.done()) {
        trouble = "";
        return "'xl destroy' succeeded, but " + domain.describe() + " is still there";
      }
      operation.log().warn(outcome.reason());
      trouble = "; destroying it failed: " + outcome.reason();
      return domain.describe() + " is still there";
    }

    /** That it has ended is what the next look shows. */
    private String end(Watcher watcher) {
      operation.log().warn("ending %s: no domain is left to it".formatted(watcher.describe()));
      XlOutcome outcome = xl.end(watcher, operation);
      if (outcome.done()) {
        trouble = "";
        return "its %s was ended and still lives".formatted(watcher.describe());
      }
      operation.log().warn(outcome.reason());
      trouble = "; ending it failed: " + outcome.reason();
      return "it is gone, but its %s lives and may be building it anew"
          .formatted(watcher.describe());
    }

    /** Looks for a backend of its disks that is not closed; empty if there is none. */
    private Optional<String> openDisks() {
      BackendsReading reading = xl.diskBackends(operation);
      if (reading instanceof BackendsReading.Unknown unknown) {
        return Optional.of("its domain is gone, but its disks are unknown: " + unknown.reason());
      }
      DomainList list = xl.domains(operation);
      if (!(list instanceof Domains domains)) {
        return Optional.of("its domain is gone, but not by a second look");
      }
      return ((BackendsReading.Known) reading)
          .all().stream()
              .filter(backend -> !backend.closed())
              .filter(
                  backend ->
                      seen.contains(backend.domainId())
                          || (!domains.has(backend.domainId()) && guest.mayOwn(backend)))
              .findFirst()
              .map(backend -> "its domain is gone, but a disk is held open: " + backend.describe());
    }
  }
}
