// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.follow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Seconds from an event to the score that it means, by whose agents and what happened. */
final class Latencies {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  void add(String what, double each) {
    seconds.computeIfAbsent(what, w -> new ArrayList<>()).add(each);
  }

  double median(String what) {
    List<Double> sorted = new ArrayList<>(seconds.get(what));
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  int count(String what) {
    return seconds.get(what).size();
  }

  String table(String title) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT, "%-36s %7s %9s %9s %9s%n", title, "events", "least", "median", "most"));
    seconds.forEach(
        (what, each) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "%-36s %7d %7.2f s %7.2f s %7.2f s%n",
                    what,
                    each.size(),
                    Collections.min(each),
                    median(what),
                    Collections.max(each))));
    return table.toString();
  }
}
