// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.controller.log.JournalLog;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.ExpiredLeaseSweep;
import org.ferryman.handover.OrphanedMigrations;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.readiness.ReadinessPublisher.Said;
import org.ferryman.node.NodeHandover;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.OperationLog;
import org.ferryman.settings.HandoverSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after hand-overs between operations: at the controller's start and again and again it
 * closes windows that nobody closes any more, follows migrations whose operation is no more to
 * their end, and publishes whether this node could take its guests.
 */
public final class HandoverKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HandoverKeeper.class);

  /** One round of looking; closing what is found open may take long. */
  private static final Duration ROUND = Duration.ofMinutes(2);

  /** What DRBD tells, and which guests are told of, within that long is looked at together. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Windows without a lease come about by accidents only, and looking for them takes commands. */
  private static final int FULL_SWEEP_EACH = 12;

  /** At the end of a controller, within what its unit has for that. */
  private static final Duration WITHDRAW = Duration.ofSeconds(5);

  private final Optional<NodeHandover> handover;
  private final HandoverSettings settings;
  private final Clock clock;
  private final Schedule rounds;
  private final ExecutorService followers;
  private final Set<String> followed = ConcurrentHashMap.newKeySet();
  private final Map<String, List<String>> toldOf = new ConcurrentHashMap<>();
  private final AtomicBoolean drbdChanged = new AtomicBoolean();
  private long guestChanges;
  private Deadline readyDue;
  private int sweeps;
  private List<String> told = List.of();
  private volatile Look look;

  /**
   * One look at whether this node could take its guests.
   *
   * @param said what was said of each
   * @param troubles what is wrong with the files of those that have a wrong one, by guest
   * @param began set when the look began: what happened since may not be in it
   */
  public record Look(List<Said> said, Map<String, String> troubles, Deadline began) {
    /** Checks and copies. */
    public Look {
      said = List.copyOf(said);
      troubles = Map.copyOf(troubles);
      requireNonNull(began, "began");
    }
  }

  /** For this node's hand-over, if it has one. */
  public HandoverKeeper(Optional<NodeHandover> handover, HandoverSettings settings, Clock clock) {
    this.handover = requireNonNull(handover, "handover");
    this.settings = requireNonNull(settings, "settings");
    this.clock = requireNonNull(clock, "clock");
    this.readyDue = clock.deadline(Duration.ZERO);
    this.look = new Look(List.of(), Map.of(), readyDue);
    this.rounds = new Schedule("keeper", 2);
    this.followers = Executors.newCachedThreadPool(task -> daemon(task, "follower"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Begins: at once, and then at the settings' intervals, or when DRBD or the guests changed. */
  public void start() {
    handover.ifPresent(
        it -> {
          rounds.every(Duration.ZERO, settings.sweepInterval(), () -> sweep(it));
          rounds.every(Duration.ZERO, TICK, () -> publish(it));
        });
  }

  /**
   * Tells that a resource of DRBD's changed: a node whose disk is UpToDate again can take its guest
   * now, not at the next interval only.
   */
  public void drbdChanged() {
    drbdChanged.set(true);
  }

  private void publish(NodeHandover node) {
    long changes = node.guests().changes();
    boolean guestsChanged = changes != guestChanges;
    if (drbdChanged.getAndSet(false) || guestsChanged || readyDue.expired()) {
      guestChanges = changes;
      Deadline began = clock.deadline(Duration.ZERO);
      List<Said> said = node.readiness().publish(operation(ROUND));
      Map<String, String> troubles = GuestTroubles.of(node.guests().all(operation(ROUND)));
      tell(troubles);
      look = new Look(said, troubles, began);
      readyDue = clock.deadline(settings.readyInterval());
    }
  }

  /** Once, where nobody asks: of a guest that runs elsewhere no operation looks at the file. */
  private void tell(Map<String, String> troubles) {
    Map<String, String> before = look.troubles();
    troubles.forEach(
        (vm, trouble) -> {
          if (!trouble.equals(before.get(vm))) {
            LOG.warn(
                "guest {} can't be started here or migrate until this is mended: {}", vm, trouble);
          }
        });
    before.keySet().stream()
        .filter(vm -> !troubles.containsKey(vm))
        .forEach(vm -> LOG.info("nothing is wrong any more with the file of guest {}", vm));
  }

  /** The last look at each guest's readiness. */
  public Look readiness() {
    return look;
  }

  /** The leases that last on this node. */
  public List<Lease> leases() {
    return handover.stream()
        .flatMap(it -> it.tools().leases().readAll().stream())
        .filter(LeaseReading.Held.class::isInstance)
        .map(reading -> ((LeaseReading.Held) reading).lease())
        .distinct()
        .toList();
  }

  private void sweep(NodeHandover node) {
    ExpiredLeaseSweep sweep = new ExpiredLeaseSweep(node.tools(), node.locks());
    Operation operation = operation(ROUND);
    List<String> loud =
        sweeps++ % FULL_SWEEP_EACH == 0 ? sweep.run(operation) : sweep.leases(operation);
    loud.stream().filter(line -> !told.contains(line)).forEach(LOG::warn);
    told = loud;
    OrphanedMigrations leftovers = new OrphanedMigrations(node.tools(), node.turns());
    for (String vm : leftovers.guests()) {
      if (followed.add(vm)) {
        followers.execute(() -> follow(leftovers, vm));
      }
    }
  }

  private void follow(OrphanedMigrations leftovers, String vm) {
    try {
      List<String> said = leftovers.finish(vm, settings.finish(), journal());
      if (!said.equals(toldOf.put(vm, said))) {
        said.forEach(LOG::warn);
      }
    } catch (RuntimeException e) {
      LOG.error("a hand-over of {} can't be followed", vm, e);
    } finally {
      followed.remove(vm);
    }
  }

  private Operation operation(Duration longest) {
    return new Operation(clock.deadline(longest), new Cancellation(), journal());
  }

  private static OperationLog journal() {
    return new JournalLog(LOG, "");
  }

  /**
   * Begins nothing more. What is under way is left as it is: whoever comes next takes it up. That
   * this node is not ready is taken back, as nobody would tell that it is again.
   */
  @Override
  public void close() {
    rounds.end();
    followers.shutdown();
    handover.ifPresent(it -> it.readiness().withdraw(operation(WITHDRAW)));
  }
}
