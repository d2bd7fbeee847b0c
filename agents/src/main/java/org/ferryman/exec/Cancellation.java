// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells a running operation that nobody waits for it any more: the caller's connection closed, or a
 * stop takes its place. Once cancelled it stays so; the first reason is kept.
 */
public final class Cancellation {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Optional<String> reason = Optional.empty();

  /** Cancels; later calls change nothing. */
  public void cancel(String why) {
    lock.lock();
    try {
      if (reason.isEmpty()) {
        reason = Optional.of(why);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #cancel} was called. */
  public boolean cancelled() {
    return reason().isPresent();
  }

  /** Why it was cancelled; empty while it is not. */
  public Optional<String> reason() {
    lock.lock();
    try {
      return reason;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for that long or until cancelled, whichever comes first: how a retry loop backs off.
   *
   * @return true if cancelled
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (reason.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return reason.isPresent();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return reason().map(why -> "Cancellation[" + why + "]").orElse("Cancellation[no]");
  }
}
