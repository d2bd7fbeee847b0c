// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Room;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps attributes of this node at the values wanted, from a thread of its own, so that nobody
 * waits for the attribute daemon. Of several values for one attribute only the newest is written,
 * and only if it differs from what is there: what was written before the attribute daemon was
 * restarted, or by an earlier process, is read first, and what was written longer ago than the
 * refresh age is compared, all of it at once, with what the CIB has. So where nothing changes
 * nothing is written. What could not be written is tried again at the next {@link #refresh}.
 */
public final class FollowingAttributes implements AutoCloseable {
  /** What one attribute takes of the memory, generously. */
  private static final int ATTRIBUTE_BYTES = 512;

  /** What a sixteenth of the memory holds; what is beyond is refused, not remembered. */
  static final int MOST = (int) Math.min(1 << 16, Room.forThings(16, ATTRIBUTE_BYTES));

  private static final Logger log = LoggerFactory.getLogger(FollowingAttributes.class);

  private final Cluster cluster;
  private final Duration bound;
  private final Duration refreshAge;
  private final Clock clock;
  private final Cancellation closing = new Cancellation();
  private final Thread worker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Optional<String>> wanted = new HashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, String> complaints = new HashMap<>();
  private String trouble = "";
  private boolean lookDue;
  private long writes;
  private boolean closed;

  private record Known(Optional<String> value, long atNanos) {}

  private record Turn(String failure, Runnable work) {}

  /** Attributes of that cluster, each write or read within that bound. */
  public FollowingAttributes(Cluster cluster, Duration bound, Duration refreshAge, Clock clock) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.bound = requireNonNull(bound, "bound");
    this.refreshAge = requireNonNull(refreshAge, "refreshAge");
    this.clock = requireNonNull(clock, "clock");
    this.worker = new Thread(this::work, "attributes");
    worker.setDaemon(true);
    worker.start();
  }

  /** What became of a wish. */
  public enum Taken {
    /** It is so, or will be. */
    YES,
    /** No more are taken: too many wait. */
    TOO_MANY,
    /** No more are taken: the process ends. */
    CLOSED
  }

  /**
   * Wants an attribute to have a value from now on.
   *
   * @param value empty: the attribute is not to be there
   */
  public Taken want(String name, Optional<String> value) {
    lock.lock();
    try {
      if (closed) {
        return Taken.CLOSED;
      }
      if (!wanted.containsKey(name) && wanted.size() >= MOST) {
        return Taken.TOO_MANY;
      }
      wanted.put(name, value);
      if (!asWanted(name)) {
        queue(name);
      }
      return Taken.YES;
    } finally {
      lock.unlock();
    }
  }

  /** The value that was wanted last; empty if nothing was, or no more than its absence. */
  public Optional<String> wanted(String name) {
    lock.lock();
    try {
      return wanted.getOrDefault(name, Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  /** Looks after what is old or could not be written; to be called every second or so. */
  public void refresh() {
    lock.lock();
    try {
      wanted.keySet().stream().filter(name -> !asWanted(name)).forEach(this::queue);
      lookDue = wanted.keySet().stream().anyMatch(name -> asWanted(name) && old(name));
      if (lookDue) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was written may be lost: the attribute daemon was restarted. */
  public void forget() {
    lock.lock();
    try {
      known.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many writes were made, or tried, since the process began. */
  public long writes() {
    lock.lock();
    try {
      return writes;
    } finally {
      lock.unlock();
    }
  }

  private void queue(String name) {
    waiting.add(name);
    changed.signalAll();
  }

  private boolean asWanted(String name) {
    Known last = known.get(name);
    return last != null
        && last.value()
            .isPresent() // an absence is looked at each time: a one-shot may have written
        && last.value().equals(wanted.get(name));
  }

  private boolean old(String name) {
    return clock.nanoTime() - known.get(name).atNanos() >= refreshAge.toNanos();
  }

  private void work() {
    for (Optional<Turn> next = take(); next.isPresent(); next = take()) {
      try {
        next.get().work().run();
      } catch (RuntimeException e) {
        log.error(next.get().failure(), e);
      }
    }
  }

  private Optional<Turn> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !lookDue && !closed) {
        changed.await();
      }
      if (closed) {
        return Optional.empty();
      }
      if (waiting.isEmpty()) {
        lookDue = false;
        return Optional.of(new Turn("attributes not compared with the CIB", this::look));
      }
      String name = waiting.iterator().next();
      waiting.remove(name);
      return Optional.of(new Turn("attribute " + name + " not written", () -> bring(name)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Compares what is known with the CIB: what is not there is looked at by itself. */
  private void look() {
    Reading<Map<String, String>> reading = cluster.attributes(operation());
    Map<String, String> there =
        reading instanceof Reading.Known<Map<String, String>> it ? it.value() : Map.of();
    lock.lock();
    try {
      tell(reading instanceof Reading.Unknown<Map<String, String>> unknown ? unknown.reason() : "");
      for (String name : wanted.keySet()) {
        if (!asWanted(name)) {
          continue; // its own turn comes
        }
        Known last = known.get(name);
        if (last.value().equals(Optional.ofNullable(there.get(name)))) {
          known.put(name, new Known(last.value(), clock.nanoTime()));
        } else if (old(name)) {
          queue(name);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(String news) {
    if (!news.equals(trouble) && !news.isEmpty()) {
      log.warn("attributes are looked at one by one, not all at once: {}", news);
    }
    trouble = news;
  }

  private void bring(String name) {
    Optional<String> value = wanted(name);
    if (maybeThere(name, value) && isThere(name, value)) {
      done(name, value);
      return;
    }
    lock.lock();
    try {
      known.remove(name); // what it is, is not known until the write is over
      writes++;
    } finally {
      lock.unlock();
    }
    StepOutcome outcome =
        value.isPresent()
            ? cluster.setAttribute(name, value.get(), operation())
            : cluster.deleteAttribute(name, operation());
    if (outcome instanceof StepOutcome.Failed failed) {
      complain(name, failed.reason());
    } else {
      done(name, value);
    }
  }

  /**
   * Whether a write may be spared, so that it pays to read: nothing is known, or it was so when it
   * was looked at last. News is written at once.
   */
  private boolean maybeThere(String name, Optional<String> value) {
    lock.lock();
    try {
      Known last = known.get(name);
      return last == null || last.value().equals(value);
    } finally {
      lock.unlock();
    }
  }

  private boolean isThere(String name, Optional<String> value) {
    AttributeReading reading = cluster.attribute(name, operation());
    boolean there =
        value.isPresent()
            ? reading.equals(new AttributeReading.Value(value.get()))
            : reading instanceof AttributeReading.Unset;
    if (!there && !(reading instanceof AttributeReading.Unset)) {
      log.info("attribute {} is written: it is {}, not {}", name, reading, value.orElse("absent"));
    }
    return there;
  }

  private void done(String name, Optional<String> value) {
    lock.lock();
    try {
      complaints.remove(name);
      if (known.size() < MOST || known.containsKey(name)) {
        known.put(name, new Known(value, clock.nanoTime()));
      }
      if (!wanted.getOrDefault(name, Optional.empty()).equals(value)) {
        queue(name);
      } else if (value.isEmpty()) {
        wanted.remove(name); // nothing to look after
        waiting.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  private void complain(String name, String reason) {
    lock.lock();
    try {
      if (!reason.equals(complaints.put(name, reason))) {
        log.warn("attribute {} not written: {}", name, reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private Operation operation() {
    return new Operation(clock.deadline(bound), closing, (level, line) -> log.info("{}", line));
  }

  /** Ends the thread; a write that is under way is cut short. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    closing.cancel("shutting down");
  }
}
