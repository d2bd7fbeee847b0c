// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last events, oldest dropped first. */
public final class EventLog {
  private static final int KEPT = 10_000;

  private final Timeline timeline;
  private final Deque<Event> events = new ArrayDeque<>();
  private long seq;

  /**
   * An empty log.
   *
   * @param timeline gives the times
   */
  public EventLog(Timeline timeline) {
    this.timeline = timeline;
  }

  /**
   * Records an event now.
   *
   * @param node where, or empty
   * @param kind a short fixed word
   * @param text what happened
   */
  public void add(String node, String kind, String text) {
    events.addLast(new Event(++seq, timeline.now(), node, kind, text));
    if (events.size() > KEPT) {
      events.removeFirst();
    }
  }

  /**
   * Events after a number.
   *
   * @param after the number of the last one known; 0 for all that are kept
   * @return them, oldest first
   */
  public List<Event> since(long after) {
    return events.stream().filter(event -> event.seq() > after).toList();
  }
}
