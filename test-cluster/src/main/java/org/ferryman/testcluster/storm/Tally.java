// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the histories so far came to. */
final class Tally {
  private static final double HOUR = 3_600_000.0;

  private final long began = System.nanoTime();
  private final Map<FaultKind, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> broken = new TreeMap<>();
  private int histories;
  private long virtualMillis;
  private long calls;
  private long fencings;
  private long migrations;

  void add(Case it, History.Outcome outcome) {
    histories++;
    virtualMillis += outcome.virtualMillis();
    fencings += outcome.fencings();
    migrations += outcome.migrations();
    calls += outcome.calls().values().stream().mapToLong(Integer::longValue).sum();
    it.troubles().forEach(trouble -> faults.merge(trouble.kind(), 1, Integer::sum));
    Bench.rule(outcome.violations()).ifPresent(rule -> broken.merge(rule, 1, Integer::sum));
  }

  int histories() {
    return histories;
  }

  int violations() {
    return broken.values().stream().mapToInt(Integer::intValue).sum();
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  String progress() {
    return "%d histories, %.2f a second, %.1f virtual hours, %d faults, %d violations"
        .formatted(
            histories,
            histories / Math.max(seconds(), 0.001),
            virtualMillis / HOUR,
            faults.values().stream().mapToInt(Integer::intValue).sum(),
            violations());
  }

  /** The table at the end. */
  List<String> table(long asked, long spared) {
    List<String> lines = new ArrayList<>();
    lines.add("histories              %d".formatted(histories));
    lines.add("a second               %.2f".formatted(histories / Math.max(seconds(), 0.001)));
    lines.add(
        "virtual hours          %.1f, %.1f a minute"
            .formatted(virtualMillis / HOUR, virtualMillis / HOUR / (seconds() / 60)));
    lines.add("tools called           %d".formatted(calls));
    lines.add("crm_simulate, crm_mon  %d called, %d spared".formatted(asked, spared));
    lines.add("nodes fenced           %d".formatted(fencings));
    lines.add("migrations             %d".formatted(migrations));
    faults.forEach((kind, count) -> lines.add("fault %-18s %d".formatted(kind, count)));
    if (broken.isEmpty()) {
      lines.add("violations             none");
    }
    broken.forEach((rule, count) -> lines.add("VIOLATED %d times: %s".formatted(count, rule)));
    return lines;
  }
}
