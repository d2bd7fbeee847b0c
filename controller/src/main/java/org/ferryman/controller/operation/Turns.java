// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;

/** So many at once, in the order in which they asked. */
final class Turns {
  /** Between two looks whether a turn is wanted still. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Clock clock;
  private int free;

  /** Each ends its wait when its turn has come. */
  private final ArrayDeque<Cancellation> waiting = new ArrayDeque<>();

  Turns(int atOnce, Clock clock) {
    this.free = atOnce;
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Waits for a turn, for as long as it is wanted.
   *
   * @return whether it was got, and is to be given back
   */
  boolean take(BooleanSupplier unwanted) {
    Cancellation come = ask();
    try {
      while (!unwanted.getAsBoolean()) {
        if (clock.await(LOOK, come)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !leave(come);
  }

  /** Gives one back, to who waits longest. */
  synchronized void give() {
    if (waiting.isEmpty()) {
      free++;
    } else {
      waiting.remove().cancel("its turn");
    }
  }

  private synchronized Cancellation ask() {
    Cancellation come = new Cancellation();
    if (free > 0) {
      free--;
      come.cancel("its turn");
    } else {
      waiting.add(come);
    }
    return come;
  }

  private synchronized boolean leave(Cancellation come) {
    return waiting.remove(come);
  }
}
