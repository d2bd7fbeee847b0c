// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.LineStreams;
import org.ferryman.exec.LineStreams.LineStream;
import org.ferryman.exec.Lines;
import org.ferryman.tools.drbd.DrbdEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@code drbdsetup events2} running for as long as it is wanted, and hands its lines to
 * {@link LiveStates}. A stream that ends, or prints what makes no sense, is killed and begun anew
 * after a pause that doubles each time. Without statistics: they would make a line of every write
 * that changes nothing here. Lines are taken in as they come, by the thread that reads them;
 * nothing queues but in the pipe, whose writer waits.
 */
final class EventFollower implements AutoCloseable {
  static final List<String> COMMAND = List.of("drbdsetup", "events2");

  private static final Logger log = LoggerFactory.getLogger(EventFollower.class);

  /** A stream that lasted that long was a good one: the next trouble is a new one. */
  private static final Duration GOOD = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final LineStreams streams;
  private final LiveStates states;
  private final Duration firstPause;
  private final Clock clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Optional<LineStream> current = Optional.empty();
  private Cancellation pausing = new Cancellation();
  private boolean wanted;
  private boolean closed;
  private String restartReason = "";
  private String trouble = "";
  private long begun;

  /** A follower that follows nothing yet. */
  EventFollower(LineStreams streams, LiveStates states, Duration firstPause, Clock clock) {
    this.streams = requireNonNull(streams, "streams");
    this.states = requireNonNull(states, "states");
    this.firstPause = requireNonNull(firstPause, "firstPause");
    this.clock = requireNonNull(clock, "clock");
    this.thread = new Thread(this::follow, "drbd-events");
    thread.setDaemon(true);
    thread.start();
  }

  /** Follows from now on, or no more. */
  void want(boolean follow) {
    lock.lock();
    try {
      wanted = follow;
      changed.signalAll();
      if (!follow) {
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins anew: the stream is there but can't be believed. */
  void restart(String why) {
    lock.lock();
    try {
      if (current.isPresent()) {
        restartReason = why;
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Why the last stream ended; empty if none did, or nobody wants one. */
  String trouble() {
    lock.lock();
    try {
      return trouble;
    } finally {
      lock.unlock();
    }
  }

  /** How many streams have begun. */
  long begun() {
    lock.lock();
    try {
      return begun;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    pausing.cancel("nobody waits for a stream");
    // at once: nobody may be answered from a stream that is being killed
    states.closed();
    current.ifPresent(LineStream::close);
  }

  private void follow() {
    Duration pause = firstPause;
    while (awaitWanted()) {
      long began = clock.nanoTime();
      String ending = once();
      boolean good = clock.nanoTime() - began > GOOD.toNanos();
      if (!tell(ending, good)) {
        pause = firstPause;
        continue;
      }
      pause = good ? firstPause : pause;
      pause(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private boolean awaitWanted() {
    lock.lock();
    try {
      while (!wanted && !closed) {
        changed.await();
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** One stream from its beginning to its end; tells how it ended. */
  private String once() {
    // before the process is there, so that what its listing proves began after this
    states.opened();
    try (LineStream stream = streams.open(COMMAND)) {
      if (!begin(stream)) {
        return "";
      }
      for (Optional<String> line = stream.next(); line.isPresent(); line = stream.next()) {
        states.line(line.get());
      }
      return stream.ending();
    } catch (IOException | DrbdEvents.MalformedException e) {
      return Lines.summary(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("following DRBD's events failed", e);
      return e.toString();
    } finally {
      over();
    }
  }

  private boolean begin(LineStream stream) {
    lock.lock();
    try {
      if (!wanted || closed) {
        return false;
      }
      current = Optional.of(stream);
      begun++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void over() {
    lock.lock();
    try {
      current = Optional.empty();
      states.closed();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the stream ended without being asked to; logged, but not again and again. */
  private boolean tell(String ending, boolean good) {
    lock.lock();
    try {
      if (!wanted || closed) {
        trouble = "";
        return false;
      }
      String why = restartReason.isEmpty() ? ending : restartReason;
      restartReason = "";
      if (good || !why.equals(trouble)) {
        log.warn("DRBD's events are followed anew, monitors ask DRBD meanwhile: {}", why);
      }
      trouble = why;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration duration) {
    try {
      clock.await(duration, pausing());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cancelled when no stream is wanted any more. */
  private Cancellation pausing() {
    lock.lock();
    try {
      pausing = new Cancellation();
      if (!wanted || closed) {
        pausing.cancel("nobody waits for a stream");
      }
      return pausing;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream and the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      end();
    } finally {
      lock.unlock();
    }
  }
}
