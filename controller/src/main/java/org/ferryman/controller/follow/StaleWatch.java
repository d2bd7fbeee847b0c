// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what DRBD's events tell of the peers, and when a connection is gone looks at once, and
 * again and again, whether a peer has written without this node. Has a thread of its own: the
 * cluster's tools are waited for.
 */
public final class StaleWatch implements LiveStates.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StaleWatch.class);

  private static final Duration BOUND = Duration.ofSeconds(20);

  /** How soon it is looked again, from the first look on: a death is noticed within seconds. */
  private static final List<Duration> SOON =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final LiveStates states;
  private final GuardedDrbd drbd;
  private final Supplier<Set<DrbdResource>> managed;
  private final Duration regular;
  private final Clock clock;
  private final Cancellation closing = new Cancellation();
  private final Schedule worker;
  private final Map<DrbdResource, Looking> looking = new ConcurrentHashMap<>();

  /** A resource with a connection that is gone; its fields are the worker's. */
  private static final class Looking {
    private int looks;
    private String said = "";
  }

  /**
   * Watches.
   *
   * @param managed the resources that the cluster runs here
   * @param regular how often it is looked in the long run
   */
  public StaleWatch(
      LiveStates states,
      GuardedDrbd drbd,
      Supplier<Set<DrbdResource>> managed,
      Duration regular,
      Clock clock) {
    this.states = requireNonNull(states, "states");
    this.drbd = requireNonNull(drbd, "drbd");
    this.managed = requireNonNull(managed, "managed");
    this.regular = requireNonNull(regular, "regular");
    this.clock = requireNonNull(clock, "clock");
    this.worker = new Schedule("drbd-stale", 1);
    worker.every(regular, this::told);
    states.listenedBy(this);
  }

  @Override
  public void changed(String resource) {
    managed.get().stream()
        .filter(each -> each.name().equals(resource))
        .forEach(each -> states.toldStatus(each.name()).ifPresent(status -> note(each, status)));
  }

  @Override
  public void told() {
    managed
        .get()
        .forEach(each -> states.toldStatus(each.name()).ifPresent(status -> note(each, status)));
  }

  private void note(DrbdResource resource, DrbdStatus status) {
    try {
      drbd.note(resource, status);
    } catch (UncheckedIOException e) {
      log.warn("{}", e.getMessage());
    }
    if (!GuardedDrbd.cutOff(status)) {
      looking.remove(resource);
      return;
    }
    Looking fresh = new Looking();
    if (looking.putIfAbsent(resource, fresh) == null) {
      plan(resource, fresh, Duration.ZERO);
    }
  }

  private void plan(DrbdResource resource, Looking loss, Duration delay) {
    worker.after(delay, () -> look(resource, loss));
  }

  /** Once for this loss of a connection; planned again as long as that lasts. */
  private void look(DrbdResource resource, Looking loss) {
    if (!managed.get().contains(resource)) {
      looking.remove(resource, loss);
    }
    if (looking.get(resource) != loss) {
      return;
    }
    try {
      String said =
          drbd.outdateIfStale(
                  resource,
                  Set.of(),
                  new Operation(
                      clock.deadline(BOUND), closing, (level, line) -> log.info("{}", line)))
              .orElse("");
      if (!said.isEmpty() && !said.equals(loss.said)) {
        log.warn("{}", said);
      }
      loss.said = said;
    } finally {
      loss.looks++;
      plan(resource, loss, loss.looks <= SOON.size() ? SOON.get(loss.looks - 1) : later(loss.said));
    }
  }

  /** What is in doubt is looked at more often. */
  private Duration later(String said) {
    Duration last = SOON.get(SOON.size() - 1);
    return said.isEmpty() || regular.compareTo(last) < 0 ? regular : last;
  }

  /** Looks no more. */
  @Override
  public void close() {
    closing.cancel("shutting down");
    worker.close();
  }
}
