// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ferryman.exec.Cancellation;
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
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final class Flight<V> {
    /** Cancelled when nothing more comes of it: it has its value, or was cut short. */
    private final Cancellation over = new Cancellation();

    /** Set before it is over; empty if it was cut short. */
    private volatile Optional<V> value = Optional.empty();
  }

  private final Map<K, Flight<V>> reading = new HashMap<>();
  private final Map<K, Flight<V>> gathering = new HashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Reads, or shares a read.
   *
   * @param reader reads under the operation it is given; also called by a caller whose own
   *     operation ends while it waits, for the answer that fits
   */
  V read(K key, Operation operation, Function<Operation, V> reader) {
    requireNonNull(key, "key");
    Flight<V> own = new Flight<>();
    while (true) {
      Flight<V> flight = join(key, own);
      if (flight == own) {
        return lead(key, own, operation, reader);
      }
      if (!awaitEnd(flight, operation)) {
        return reader.apply(operation);
      }
      if (flight.value.isPresent()) {
        return flight.value.get();
      }
    }
  }

  /** The flight that gathers callers; {@code own} if there was none. */
  private synchronized Flight<V> join(K key, Flight<V> own) {
    return Optional.ofNullable(gathering.putIfAbsent(key, own)).orElse(own);
  }

  private V lead(K key, Flight<V> flight, Operation operation, Function<Operation, V> reader) {
    try {
      if (!awaitTurn(key, flight, operation)) {
        return reader.apply(operation);
      }
      V value = reader.apply(operation);
      if (!operation.cancellation().cancelled() && !operation.deadline().expired()) {
        flight.value = Optional.of(value);
      }
      return value;
    } finally {
      end(key, flight);
    }
  }

  /** Whether its turn came before the operation ended. */
  private boolean awaitTurn(K key, Flight<V> flight, Operation operation) {
    Optional<Flight<V>> before = begin(key, flight);
    while (before.isPresent()) {
      if (!awaitEnd(before.get(), operation)) {
        end(key, flight);
        return false;
      }
      before = begin(key, flight);
    }
    return true;
  }

  /** From now on it gathers nobody and reads; or the one that has to end before. */
  private synchronized Optional<Flight<V>> begin(K key, Flight<V> flight) {
    Flight<V> before = reading.putIfAbsent(key, flight);
    if (before == null) {
      gathering.remove(key, flight);
    }
    return Optional.ofNullable(before);
  }

  private synchronized void end(K key, Flight<V> flight) {
    gathering.remove(key, flight);
    reading.remove(key, flight);
    flight.over.cancel("read");
  }

  /** Whether the flight ended before the operation did. */
  private boolean awaitEnd(Flight<V> flight, Operation operation) {
    waiting.incrementAndGet();
    try {
      while (!flight.over.cancelled()) {
        if (operation.cancellation().cancelled() || operation.deadline().expired()) {
          return false;
        }
        operation.deadline().await(LOOK, flight.over);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** How many callers wait, for tests: for their turn or for another's read. */
  int waiting() {
    return waiting.get();
  }
}
