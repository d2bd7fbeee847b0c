// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Lines;
import org.ferryman.fencing.stale.StaleCheck.Question;
import org.ferryman.fencing.stale.StaleData.Doubt;
import org.ferryman.fencing.stale.StaleData.Fresh;
import org.ferryman.fencing.stale.StaleData.Stale;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * A DRBD that makes no stale data Primary: the one gate that every promotion of Ferryman's goes
 * through. It remembers what every reading tells of the peers, and marks stale data Outdated.
 */
public final class GuardedDrbd implements Drbd {
  /** Longer than a cluster takes to notice a dead node. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Drbd drbd;
  private final ContactFiles contacts;
  private final StaleCheck check;
  private final Clock clock;
  private final Duration patience;
  private final Map<DrbdResource, Long> noted = new ConcurrentHashMap<>();

  /** Guards this node's DRBD. */
  public GuardedDrbd(
      Drbd drbd,
      NodeTools node,
      DataGenerations generations,
      Pacemaker pacemaker,
      ContactFiles contacts,
      String nodeName,
      Clock clock) {
    this(
        drbd,
        contacts,
        new StaleCheck(node, generations, pacemaker, contacts, nodeName),
        clock,
        PATIENCE);
  }

  GuardedDrbd(Drbd drbd, ContactFiles contacts, StaleCheck check, Clock clock, Duration patience) {
    this.drbd = drbd;
    this.contacts = contacts;
    this.check = check;
    this.clock = clock;
    this.patience = patience;
  }

  /** Whether a Secondary has good-looking data that a peer may have left behind unseen. */
  public static boolean cutOff(DrbdStatus status) {
    return !status.primary() && StaleCheck.concerns(status);
  }

  /** Remembers what a state that is true now tells of the peers. */
  public void note(DrbdResource resource, DrbdStatus status) {
    note(resource, status, clock.nanoTime());
  }

  /** A reading that began before the last event is older than that. */
  private void note(DrbdResource resource, DrbdStatus status, long began) {
    Long last = noted.get(resource);
    if (last == null || last - began <= 0) {
      noted.put(resource, began);
      contacts.change(resource, past -> past.and(status, clock.wall()));
    }
  }

  private DrbdReading noting(
      DrbdResource resource, long began, DrbdReading reading, Operation operation) {
    if (reading instanceof DrbdReading.Configured configured) {
      try {
        note(resource, configured.status(), began);
      } catch (UncheckedIOException e) {
        operation.log().warn(Lines.message(e));
      }
    }
    return reading;
  }

  @Override
  public DrbdReading read(DrbdResource resource, Operation operation) {
    long began = clock.nanoTime();
    return noting(resource, began, drbd.read(resource, operation), operation);
  }

  @Override
  public DrbdReading observe(DrbdResource resource, Operation operation) {
    long began = clock.nanoTime();
    return noting(resource, began, drbd.observe(resource, operation), operation);
  }

  @Override
  public Optional<String> outdateIfStale(
      DrbdResource resource, Set<String> promoted, Operation operation) {
    if (!(read(resource, operation) instanceof DrbdReading.Configured configured)
        || !cutOff(configured.status())) {
      return Optional.empty();
    }
    StaleData found =
        check.of(resource, configured.status(), new Question(promoted, false, false), operation);
    if (found instanceof Stale stale) {
      outdate(resource, stale.reason(), operation);
    }
    return found instanceof Fresh ? Optional.empty() : Optional.of(found.reason());
  }

  /** Remembered before it is marked: who dies in between is not promoted either. */
  private void outdate(DrbdResource resource, String reason, Operation operation) {
    contacts.change(resource, past -> past.foundStale(reason));
    DrbdOutcome outcome = drbd.outdate(resource, operation);
    operation
        .log()
        .warn(
            outcome.done()
                ? "%s is marked Outdated here: %s".formatted(resource, reason)
                : "%s is stale here, and could not be marked Outdated (%s): %s"
                    .formatted(resource, outcome.reason(), reason));
  }

  @Override
  public DrbdOutcome primary(DrbdResource resource, Operation operation) {
    return primary(resource, Question.PLAIN, operation);
  }

  @Override
  public DrbdOutcome primaryBeforeConnecting(DrbdResource resource, Operation operation) {
    return primary(resource, new Question(Set.of(), true, false), operation);
  }

  private DrbdOutcome primary(DrbdResource resource, Question question, Operation operation) {
    if (!(read(resource, operation) instanceof DrbdReading.Configured before)
        || before.status().primary()) {
      return drbd.primary(resource, operation);
    }
    if (StaleCheck.concerns(before.status())) {
      StaleData found = settle(resource, question, operation);
      return found instanceof Fresh ? drbd.primary(resource, operation) : refuse(resource, found);
    }
    boolean pings =
        !before.status().primaryPeers().isEmpty()
            && drbd.twoPrimaries(resource, operation).refusesIfPeerLives();
    Optional<String> unnoticed =
        pings ? check.unnoticed(resource, before.status(), operation) : Optional.empty();
    if (unnoticed.isPresent()) {
      return new DrbdOutcome.Refused(unnoticed.get());
    }
    DrbdOutcome outcome = drbd.primary(resource, operation);
    if (outcome instanceof DrbdOutcome.NoUpToDateData refused) {
      return contacts
          .read(resource)
          .stale()
          .<DrbdOutcome>map(
              why -> new DrbdOutcome.StaleData("%s; %s".formatted(refused.reason(), why)))
          .orElse(refused);
    }
    return pings && outcome.done() ? unlessStale(resource, operation) : outcome;
  }

  /** Looks until it can be told, for as long as a cluster may take to notice a dead node. */
  private StaleData settle(DrbdResource resource, Question question, Operation operation) {
    Operation bounded = operation.within(patience);
    while (true) {
      if (!(read(resource, operation) instanceof DrbdReading.Configured now)
          || !StaleCheck.concerns(now.status())) {
        return new Fresh("connected");
      }
      StaleData found = check.of(resource, now.status(), question, operation);
      if (found instanceof Stale stale && !now.status().primary()) {
        outdate(resource, stale.reason(), operation);
      }
      if (!(found instanceof Doubt doubt)) {
        return found;
      }
      operation.log().info("waiting: " + doubt.reason());
      if (!bounded.pause(LOOK_AGAIN)) {
        return found;
      }
    }
  }

  private static DrbdOutcome refuse(DrbdResource resource, StaleData found) {
    return found instanceof Stale
        ? new DrbdOutcome.StaleData(
            "the data of %s here is stale: %s".formatted(resource, found.reason()))
        : new DrbdOutcome.Refused(
            "whether the data of %s here is the newest is in doubt: %s"
                .formatted(resource, found.reason()));
  }

  /** Asked to become Primary, the kernel has pinged the peer, and may have lost it by that. */
  private DrbdOutcome unlessStale(DrbdResource resource, Operation operation) {
    StaleData found = settle(resource, new Question(Set.of(), false, true), operation);
    if (found instanceof Fresh) {
      return new DrbdOutcome.Done();
    }
    DrbdOutcome back = drbd.secondary(resource, operation);
    if (!back.done()) {
      operation.log().warn(back.reason());
    } else if (found instanceof Stale stale) {
      outdate(resource, stale.reason(), operation);
    }
    return refuse(resource, found);
  }

  @Override
  public Reading<Map<String, DrbdStatus>> all(Operation operation) {
    return drbd.all(operation);
  }

  @Override
  public DefinitionReading definition(DrbdResource resource, Operation operation) {
    return drbd.definition(resource, operation);
  }

  @Override
  public DefinitionsReading definitions(String configuration, Operation operation) {
    return drbd.definitions(configuration, operation);
  }

  @Override
  public VersionReading version(Operation operation) {
    return drbd.version(operation);
  }

  @Override
  public TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation) {
    return drbd.twoPrimaries(resource, operation);
  }

  @Override
  public DrbdOutcome loadModule(Operation operation) {
    return drbd.loadModule(operation);
  }

  @Override
  public DrbdOutcome checkResize(DrbdResource resource, Operation operation) {
    return drbd.checkResize(resource, operation);
  }

  @Override
  public DrbdOutcome adjust(DrbdResource resource, Operation operation) {
    return drbd.adjust(resource, operation);
  }

  @Override
  public DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation) {
    return drbd.adjustTowards(resource, peer, operation);
  }

  @Override
  public DrbdOutcome adjustDisks(DrbdResource resource, Operation operation) {
    return drbd.adjustDisks(resource, operation);
  }

  @Override
  public DrbdOutcome connect(DrbdResource resource, Operation operation) {
    return drbd.connect(resource, operation);
  }

  @Override
  public DrbdOutcome disconnect(DrbdResource resource, Operation operation) {
    return drbd.disconnect(resource, operation);
  }

  @Override
  public DrbdOutcome secondary(DrbdResource resource, Operation operation) {
    return drbd.secondary(resource, operation);
  }

  @Override
  public DrbdOutcome down(DrbdResource resource, Operation operation) {
    return drbd.down(resource, operation);
  }

  @Override
  public DrbdOutcome downInKernel(DrbdResource resource, Operation operation) {
    return drbd.downInKernel(resource, operation);
  }

  @Override
  public DrbdOutcome outdate(DrbdResource resource, Operation operation) {
    return drbd.outdate(resource, operation);
  }

  @Override
  public DrbdOutcome unfence(DrbdResource resource, String extraArguments, Operation operation) {
    return drbd.unfence(resource, extraArguments, operation);
  }

  @Override
  public boolean deviceNodeExists(String device) {
    return drbd.deviceNodeExists(device);
  }
}
