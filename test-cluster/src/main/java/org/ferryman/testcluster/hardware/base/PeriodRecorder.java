// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Records when a condition of named subjects begins and ends. */
final class PeriodRecorder {
  private static final int KEPT = 1000;

  private final Map<String, Long> begun = new TreeMap<>();
  private final Deque<Period> ended = new ArrayDeque<>();
  private long count;

  /**
   * Says for which subjects the condition holds now.
   *
   * @return the subjects for which it has just begun
   */
  List<String> holdsFor(Set<String> subjects, long now) {
    for (String subject : List.copyOf(begun.keySet())) {
      if (!subjects.contains(subject)) {
        add(subject, begun.remove(subject), now);
      }
    }
    List<String> fresh = new ArrayList<>();
    for (String subject : subjects) {
      if (begun.putIfAbsent(subject, now) == null) {
        count++;
        fresh.add(subject);
      }
    }
    return fresh;
  }

  void add(String subject, long from, long to) {
    ended.addLast(new Period(subject, from, to, false));
    if (ended.size() > KEPT) {
      ended.removeFirst();
    }
  }

  long count() {
    return count;
  }

  List<Period> all(long now) {
    List<Period> periods = new ArrayList<>(ended);
    begun.forEach((subject, from) -> periods.add(new Period(subject, from, now, true)));
    return periods;
  }
}
