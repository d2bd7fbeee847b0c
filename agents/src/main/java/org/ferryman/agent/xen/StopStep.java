// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.Domain.ShutdownReason;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.WatchersReading.Watcher;

/** What stop does next. */
sealed interface StopStep {

  /** Ask the guest to shut down. */
  record Ask(Domain domain) implements StopStep {}

  /** End a domain at once. */
  record Destroy(Domain domain, String why) implements StopStep {}

  /** End the guest's own xl, to which no domain is left, before it builds the guest anew. */
  record EndWatcher(Watcher watcher) implements StopStep {}

  /** Look again; {@code stuck} is the reason if it is never different. */
  record Wait(String stuck) implements StopStep {}

  /** Give up: going on would be wrong. */
  record GiveUp(String why, boolean toolMissing) implements StopStep {}

  /** Nothing is to be done: no guest can be here, and nothing that holds its disks. */
  record Done() implements StopStep {}

  /** No domain of any of its names is here; its disks are still to be looked at. */
  record ProveDisksClosed() implements StopStep {}

  /**
   * Where a stop is.
   *
   * @param askedId the domain that was asked to shut down; empty while none was
   * @param patient whether there is time left for the guest to heed
   * @param seen ids of the domains this stop has dealt with
   * @param settled whether the guest has been absent so long that no xl of which it is not known
   *     whose it is can be building it anew
   */
  record Progress(Optional<Integer> askedId, boolean patient, List<Integer> seen, boolean settled) {
    /** Copies. */
    public Progress {
      seen = List.copyOf(seen);
    }
  }

  /**
   * The decision. A guest that lives is asked first; one that can't heed (paused, crashed, shut
   * down and kept) is destroyed without waiting, for xl would wait a minute for its answer. What a
   * migration left is destroyed only where it can't be the guest itself: a {@code --migratedaway}
   * that is suspended, an {@code --incoming} that is paused and has never run. So is what xl keeps
   * of a crash under a name of its own; a domain of any other name is nobody's to end here.
   */
  static StopStep next(GuestName name, GuestObservation observation, Progress progress) {
    Optional<Domain> own = observation.named(name.value());
    return switch (observation.state()) {
      case RUNNING, BLOCKED, RUNNABLE -> living(own.orElseThrow(), progress);
      case PAUSED -> new Destroy(own.orElseThrow(), "it is paused and can't shut down");
      case HALF_BUILT -> new Destroy(own.orElseThrow(), "it is half-built and has never run");
      case CRASHED, WATCHDOG -> new Destroy(own.orElseThrow(), "it has crashed");
      case POWERED_OFF, SHUT_DOWN, REBOOTING -> new Destroy(own.orElseThrow(), "it has shut down");
      case SUSPENDED ->
          progress.patient()
              ? new Wait("it is suspended: " + observation.detail())
              : new Destroy(own.orElseThrow(), "it stays suspended");
      case DYING ->
          new Wait(
              "it is dying but not gone, somebody holds its memory: %s; see 'xenstore-ls"
                      .formatted(observation.detail())
                  + " /local/domain/0/backend' and the kernel log");
      case NAMELESS ->
          new Wait(
              "a domain without a name still holds its disk or memory: " + observation.detail());
      case KEPT ->
          new Destroy(
              observation.holder().orElseThrow().domain(),
              "it is kept of a crash, with its disk open");
      case HELD ->
          new Wait(
              "no domain has its name, but %s; if that is the guest, 'xl rename' it back, else shut it"
                      .formatted(observation.detail())
                  + " down");
      case AMBIGUOUS ->
          new GiveUp("several domains have its name (%s)".formatted(observation.detail()), false);
      case UNKNOWN -> new Wait("whether it still runs is not known: " + observation.detail());
      case NO_HYPERVISOR -> new Done();
      case NO_TOOL -> new GiveUp(observation.detail(), true);
      case INCOMING -> incoming(observation.named(name.incoming()).orElseThrow());
      case MIGRATED_AWAY -> migratedAway(observation.named(name.migratedAway()).orElseThrow());
      case ABSENT -> absent(observation, progress);
    };
  }

  private static StopStep living(Domain domain, Progress progress) {
    if (!progress.patient()) {
      return new Destroy(domain, "it did not shut down in time");
    }
    if (progress.askedId().isEmpty()) {
      return new Ask(domain);
    }
    return progress.askedId().get() == domain.id()
        ? new Wait("it was asked to shut down and still runs: " + domain.describe())
        : new Destroy(domain, "it came back after it had shut down");
  }

  private static StopStep incoming(Domain domain) {
    return domain.state().paused() && !domain.hasRun()
        ? new Destroy(domain, "it is what a migration to this host left and has never run")
        : new GiveUp(
            domain.describe()
                + " has run: it may be the guest itself; find out on which host it runs, then 'xl"
                + " rename' or 'xl destroy' it",
            false);
  }

  private static StopStep migratedAway(Domain domain) {
    return domain.state().shutdown().filter(ShutdownReason.SUSPEND::equals).isPresent()
        ? new Destroy(domain, "it is what a migration from this host left")
        : new GiveUp(
            domain.describe()
                + " is not suspended: it may be the guest itself; find out on which host it runs,"
                + " then 'xl rename' or 'xl destroy' it",
            false);
  }

  private static StopStep absent(GuestObservation observation, Progress progress) {
    List<Integer> left = observation.stillThere(progress.seen());
    if (!left.isEmpty()) {
      return new Wait("its name is gone, but not its domain " + left);
    }
    if (observation.rebuild().own().isPresent()) {
      return rebuilding(observation, observation.rebuild().own().get(), progress);
    }
    return observation.rebuild().possible() && !progress.settled()
        ? new Wait("it is gone, but xl may be building it anew")
        : new ProveDisksClosed();
  }

  /** xl ends by itself where the guest has shut down for good; that takes it a moment. */
  private static StopStep rebuilding(GuestObservation observation, Watcher own, Progress progress) {
    boolean namelessThere =
        observation.list() instanceof Domains domains && !domains.nameless().isEmpty();
    if (progress.patient() && (namelessThere || !progress.settled())) {
      return new Wait(
          "it is gone, but its %s lives and may be building it anew%s"
              .formatted(
                  own.describe(), namelessThere ? ", once its last domain is torn down" : ""));
    }
    return new EndWatcher(own);
  }
}
