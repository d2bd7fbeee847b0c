// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.ferryman.ocf.Operation;

/**
 * Lets concurrent readers of one thing share a read that began after each of them arrived.
 *
 * <p>A read that is under way when a caller arrives may have seen the past already, so the caller
 * waits for it to end and shares the next one with all who arrived meanwhile. One of them performs
 * it, under its own deadline and cancellation; if those cut it short, its result is nobody else's
 * and another of them reads anew.
 *
 * @param <K> what is read
 * @param <V> what reading it gives
 */
final class SharedReads<K, V> {

  /** Between two looks whether a waiting caller was cancelled. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private enum State {
    UNDER_WAY,
    DONE,
    CUT_SHORT
  }

  private static final class Flight<V> {
    private final Thread leader;
    private State state = State.UNDER_WAY;
    private V value;

    Flight(Thread leader) {
      this.leader = leader;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<K, Flight<V>> reading = new HashMap<>();
  private final Map<K, Flight<V>> gathering = new HashMap<>();

  /**
   * Reads, or shares a read.
   *
   * @param reader reads under the operation it is given; also called by a caller whose own
   *     operation ends while it waits, for the answer that fits
   */
  V read(K key, Operation operation, Function<Operation, V> reader) {
    requireNonNull(key, "key");
    while (true) {
      Optional<Flight<V>> joined = join(key, operation);
      if (joined.isEmpty()) {
        return reader.apply(operation);
      }
      Flight<V> flight = joined.get();
      if (flight.leader == Thread.currentThread()) {
        return lead(key, flight, operation, reader);
      }
      if (flight.state == State.DONE) {
        return flight.value;
      }
    }
  }

  /**
   * Waits until it is this caller's turn to read, or until another has read for it.
   *
   * @return the flight, or empty if the caller's operation ended before
   */
  private Optional<Flight<V>> join(K key, Operation operation) {
    lock.lock();
    try {
      Flight<V> flight = gathering.get(key);
      boolean inTime;
      if (flight == null) {
        flight = new Flight<>(Thread.currentThread());
        gathering.put(key, flight);
        inTime = awaitTurn(key, flight, operation);
      } else {
        inTime = awaitEnd(flight, operation);
      }
      return inTime ? Optional.of(flight) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitTurn(K key, Flight<V> flight, Operation operation) {
    boolean inTime = true;
    while (inTime && reading.containsKey(key)) {
      inTime = pause(operation);
    }
    gathering.remove(key, flight);
    if (inTime) {
      reading.put(key, flight);
    } else {
      end(flight, State.CUT_SHORT);
    }
    return inTime;
  }

  private boolean awaitEnd(Flight<V> flight, Operation operation) {
    boolean inTime = true;
    while (inTime && flight.state == State.UNDER_WAY) {
      inTime = pause(operation);
    }
    return inTime;
  }

  private V lead(K key, Flight<V> flight, Operation operation, Function<Operation, V> reader) {
    boolean whole = false;
    try {
      V value = reader.apply(operation);
      whole = !operation.cancellation().cancelled() && !operation.deadline().expired();
      flight.value = value;
      return value;
    } finally {
      lock.lock();
      try {
        reading.remove(key, flight);
        end(flight, whole ? State.DONE : State.CUT_SHORT);
      } finally {
        lock.unlock();
      }
    }
  }

  /** How many callers wait, for tests: for their turn or for another's read. */
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(changed);
    } finally {
      lock.unlock();
    }
  }

  private void end(Flight<V> flight, State state) {
    flight.state = state;
    changed.signalAll();
  }

  @SuppressWarnings("WaitNotInLoop") // its callers loop
  private boolean pause(Operation operation) {
    if (operation.cancellation().cancelled() || operation.deadline().expired()) {
      return false;
    }
    try {
      long left = operation.deadline().remaining().toNanos();
      changed.await(Math.min(LOOK_NANOS, left), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
