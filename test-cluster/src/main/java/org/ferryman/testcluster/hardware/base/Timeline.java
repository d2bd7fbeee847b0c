// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/** Model time in milliseconds and what is to happen in it, in a fixed order. */
public final class Timeline {
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::order));
  private long now;
  private long order;

  /** Something that will happen unless it is cancelled. */
  public static final class Pending {
    private boolean cancelled;

    /** Makes it not happen. */
    public void cancel() {
      cancelled = true;
    }
  }

  private record Entry(long time, long order, Pending pending, Runnable action) {}

  /**
   * Model time.
   *
   * @return milliseconds since the model began
   */
  public long now() {
    return now;
  }

  /**
   * Plans an action.
   *
   * @param millis how long from now
   * @param action what is to happen
   * @return a handle to cancel it
   */
  public Pending after(long millis, Runnable action) {
    Pending pending = new Pending();
    queue.add(new Entry(now + Math.max(0, millis), order++, pending, action));
    return pending;
  }

  /**
   * When the next action is due.
   *
   * @return milliseconds since the model began, or empty if nothing is planned
   */
  public OptionalLong next() {
    while (!queue.isEmpty() && queue.peek().pending().cancelled) {
      queue.remove();
    }
    return queue.isEmpty() ? OptionalLong.empty() : OptionalLong.of(queue.peek().time());
  }

  /**
   * Moves model time forward, running what is due on the way.
   *
   * @param time milliseconds since the model began; never backwards
   * @param settle runs after each action
   */
  public void advanceTo(long time, Runnable settle) {
    for (OptionalLong due = next(); due.isPresent() && due.getAsLong() <= time; due = next()) {
      Entry entry = queue.remove();
      now = Math.max(now, entry.time());
      entry.action().run();
      settle.run();
    }
    now = Math.max(now, time);
  }
}
