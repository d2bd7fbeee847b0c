// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ferryman.exec.Clock;
import org.ferryman.tools.drbd.DrbdEvents;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;

/**
 * What a live stream of DRBD's events adds up to, and how far it can be relied on.
 *
 * <p>A stream that says nothing may be one where nothing happens, or one that hangs: silence proves
 * nothing. What proves a state is a full read of DRBD's that began at some time and found the same;
 * the first such proof is the listing with which the stream begins. A monitor is answered from here
 * only if
 *
 * <ul>
 *   <li>the stream has not ended, and has told all that exists;
 *   <li>the last proof began no longer ago than the age bound (so a stream that hangs can't answer
 *       for longer than that), and no comparison has failed since;
 *   <li>it also began after the last command that this process gave for the resource: the event of
 *       a promotion may come a moment later than the command's end, and the monitor that Pacemaker
 *       calls then must not see the time before;
 *   <li>this process was not itself stopped meanwhile: a heartbeat that comes late voids the proof;
 *   <li>the resource is configured: "not running" is never said from here.
 * </ul>
 */
public final class LiveStates {

  private final Duration ageBound;
  private final Duration beatBound;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> commandedAt = new HashMap<>();

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private Optional<DrbdEvents> events = Optional.empty();
  private long openedAt;
  private Optional<Long> provenAt = Optional.empty();
  private long beatAt;
  private int mismatches;

  /** Hears of what happens here; called without any lock held. */
  public interface Listener {
    /** A resource changed. */
    default void changed(String resource) {}

    /** All there is was told. */
    default void told() {}

    /** This process gave a command for a resource; a new proof is wanted. */
    default void commanded() {}
  }

  /** What a comparison with a full read came to. */
  enum Comparison {
    /** The same: the state is proven. */
    SAME,
    /** Not the same, which may be because something happened just then. */
    DIFFERENT,
    /** There is nothing to compare. */
    NOTHING
  }

  /**
   * States that nothing is known of yet.
   *
   * @param ageBound how long a proof holds
   * @param beatBound how late {@link #beat} may come
   */
  public LiveStates(Duration ageBound, Duration beatBound, Clock clock) {
    this.ageBound = requireNonNull(ageBound, "ageBound");
    this.beatBound = requireNonNull(beatBound, "beatBound");
    this.clock = requireNonNull(clock, "clock");
    this.beatAt = clock.nanoTime();
  }

  /** Says who hears, too; to be called before anything happens here. */
  public void listenedBy(Listener listener) {
    listeners.add(requireNonNull(listener, "listener"));
  }

  /** The state to answer a monitor with; empty if DRBD must be asked. */
  public Optional<DrbdStatus> fresh(String resource) {
    return locked(() -> provenFor(resource) ? configured(resource) : Optional.empty());
  }

  /** A command for that resource is over, whatever came of it. */
  public void commanded(String resource) {
    locked(
        () -> {
          if (events.isPresent()) { // a stream that begins later begins with a proof of its own
            commandedAt.put(resource, clock.nanoTime());
          }
          return null;
        });
    listeners.forEach(Listener::commanded);
  }

  /**
   * What the stream says, however old its proof; empty while it is not there or in doubt, or where
   * it has not heard yet of what this process did. Right after an event that is the newest there
   * is.
   */
  Optional<DrbdReading> told(String resource) {
    return locked(
        () ->
            events
                .filter(it -> provenAt.isPresent())
                .map(it -> it.reading(resource))
                .filter(it -> !(it instanceof DrbdReading.Unconfigured) || provenFor(resource)));
  }

  /** The state that the stream tells, as {@link #told}; empty also where there is none. */
  Optional<DrbdStatus> toldStatus(String resource) {
    return told(resource)
        .filter(DrbdReading.Configured.class::isInstance)
        .map(reading -> ((DrbdReading.Configured) reading).status());
  }

  /** A stream begins. */
  void opened() {
    locked(
        () -> {
          events = Optional.of(new DrbdEvents());
          openedAt = clock.nanoTime();
          provenAt = Optional.empty();
          mismatches = 0;
          commandedAt.clear();
          return null;
        });
  }

  /** The stream has ended: nothing is known from it any more. */
  void closed() {
    locked(
        () -> {
          events = Optional.empty();
          provenAt = Optional.empty();
          return null;
        });
  }

  /**
   * The stream's next line.
   *
   * @throws DrbdEvents.MalformedException if it makes no sense; the stream must be given up
   */
  void line(String text) throws DrbdEvents.MalformedException {
    Optional<String> resource;
    boolean news;
    lock.lock();
    try {
      resource = events.isPresent() ? events.get().apply(text) : Optional.empty();
      news = events.isPresent() && events.get().news();
      if (resource.isEmpty() && complete()) {
        provenAt = Optional.of(openedAt);
      }
      if (!complete() || !news) {
        return;
      }
    } finally {
      lock.unlock();
    }
    for (Listener listener : listeners) {
      resource.ifPresentOrElse(listener::changed, listener::told);
    }
  }

  /** Compares with all that a full read found, which began at that time of {@link #now}. */
  Comparison compare(Map<String, DrbdStatus> found, long beganNanos) {
    return locked(
        () -> {
          if (!complete() || beganNanos < openedAt) {
            return Comparison.NOTHING;
          }
          if (!essence(found).equals(essence(all()))) {
            mismatches++;
            provenAt = Optional.empty();
            return Comparison.DIFFERENT;
          }
          mismatches = 0;
          provenAt = Optional.of(beganNanos);
          commandedAt.values().removeIf(at -> at < beganNanos);
          return Comparison.SAME;
        });
  }

  /** How many comparisons in a row have failed. */
  int mismatches() {
    return locked(() -> mismatches);
  }

  /** How long the stream has been there without having told all that exists; empty if it has. */
  Optional<Duration> untold() {
    return locked(
        () ->
            events.isEmpty() || complete()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(clock.nanoTime() - openedAt)));
  }

  /** The clock that {@link #compare} goes by. */
  long now() {
    return clock.nanoTime();
  }

  /**
   * To be called every second.
   *
   * @return whether it came in time; if not, this process was stopped and the proof is void
   */
  boolean beat() {
    return locked(
        () -> {
          boolean inTime = beatInTime();
          beatAt = clock.nanoTime();
          if (!inTime) {
            provenAt = Optional.empty();
          }
          return inTime;
        });
  }

  /** How old the last proof is; empty if there is none that holds. */
  Optional<Duration> proofAge() {
    return locked(() -> provenAt.map(at -> Duration.ofNanos(clock.nanoTime() - at)));
  }

  /** How many resources the stream tells of. */
  int resources() {
    return locked(() -> events.map(it -> it.resources().size()).orElse(0));
  }

  private boolean provenFor(String resource) {
    long now = clock.nanoTime();
    return complete()
        && beatInTime()
        && provenAt.isPresent()
        && now - provenAt.get() <= ageBound.toNanos()
        && (!commandedAt.containsKey(resource) || commandedAt.get(resource) - provenAt.get() < 0);
  }

  private boolean beatInTime() {
    return clock.nanoTime() - beatAt <= beatBound.toNanos();
  }

  private boolean complete() {
    return events.isPresent() && events.get().complete();
  }

  private Optional<DrbdStatus> configured(String resource) {
    return events.orElseThrow().reading(resource) instanceof DrbdReading.Configured configured
        ? Optional.of(configured.status())
        : Optional.empty();
  }

  private Map<String, DrbdStatus> all() {
    Map<String, DrbdStatus> all = new HashMap<>();
    for (String resource : events.orElseThrow().resources()) {
      configured(resource).ifPresent(status -> all.put(resource, status));
    }
    return all;
  }

  /** What a decision can depend on: not counters, not who holds a device, not a peer's name. */
  private static Map<String, DrbdStatus> essence(Map<String, DrbdStatus> statuses) {
    return statuses.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> essence(entry.getValue())));
  }

  private static DrbdStatus essence(DrbdStatus status) {
    return new DrbdStatus(
        status.resource(),
        status.role(),
        status.suspended(),
        Optional.empty(),
        status.volumes().stream().map(LiveStates::essence).toList(),
        status.connections().stream().map(LiveStates::essence).toList(),
        List.of(),
        status.failsIo());
  }

  private static DrbdVolume essence(DrbdVolume volume) {
    return new DrbdVolume(
        volume.number(),
        volume.minor(),
        volume.disk(),
        volume.client(),
        volume.quorum(),
        Optional.empty());
  }

  private static DrbdConnection essence(DrbdConnection connection) {
    return new DrbdConnection(
        connection.peerNodeId(),
        Optional.empty(),
        connection.state(),
        connection.peerRole(),
        connection.volumes().stream().map(LiveStates::essence).toList());
  }

  private static DrbdPeerVolume essence(DrbdPeerVolume volume) {
    return new DrbdPeerVolume(
        volume.number(),
        volume.replication(),
        volume.disk(),
        volume.client(),
        volume.resyncSuspended(),
        OptionalLong.empty());
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
