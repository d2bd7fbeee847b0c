// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened on all nodes, in the order of time. */
public final class Timeline {
  /** What several nodes hear at about the same time is told once. */
  private static final Duration TOGETHER = Duration.ofSeconds(3);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd (xxx)", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private Timeline() {}

  /** Something on a node. */
  private record Entry(String node, Happening happening) {}

  private static final class Row {
    private final Happening happening;
    private final List<String> nodes = new ArrayList<>();
    private int again;
    private Instant last = Instant.EPOCH;

    Row(Entry first) {
      happening = first.happening();
      nodes.add(first.node());
    }

    boolean same(Entry entry) {
      return happening.what().equals(entry.happening().what())
          && happening.who().equals(entry.happening().who())
          && Duration.between(happening.at(), entry.happening().at()).compareTo(TOGETHER) < 0;
    }

    /** A warning of Ferryman's that a node says at every start is told once. */
    boolean repeats(Entry entry) {
      return happening.who().equals("Ferryman")
          && happening.bad()
          && entry.happening().who().equals("Ferryman")
          && nodes.contains(entry.node());
    }

    void count(Entry entry) {
      again++;
      last = entry.happening().at();
    }

    String describe(ZoneId zone) {
      return again == 0
          ? happening.what()
          : "%s (said %d times more, the last time at %s)"
              .formatted(happening.what(), again, TIME.format(last.atZone(zone)).substring(0, 8));
    }
  }

  /**
   * The lines.
   *
   * @param nodes what happened on each node
   * @param names what to tell of; empty for everything
   * @param since where the time begins, for when nothing happened
   */
  public static List<String> lines(
      Map<String, List<Happening>> nodes, Set<String> names, Instant since, ZoneId zone) {
    Set<String> known =
        nodes.values().stream()
            .flatMap(List::stream)
            .filter(it -> !it.who().equals("Ferryman") && !it.who().equals("DRBD"))
            .flatMap(it -> it.about().stream())
            .collect(Collectors.toCollection(HashSet::new));
    known.addAll(names);
    List<Row> rows = rows(nodes, names, known);
    if (rows.isEmpty()) {
      return List.of(
          "nothing is written of %s since %s"
              .formatted(
                  names.isEmpty() ? "anything" : "it",
                  DAY.format(since.atZone(zone)).substring(0, 10)
                      + " "
                      + TIME.format(since.atZone(zone)).substring(0, 8)));
    }
    int nodeWidth =
        rows.stream().mapToInt(it -> String.join(",", it.nodes).length()).max().orElse(0);
    int whoWidth = rows.stream().mapToInt(it -> it.happening.who().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    String day = "";
    for (Row row : rows) {
      ZonedDateTime when = row.happening.at().atZone(zone);
      if (!DAY.format(when).equals(day)) {
        day = DAY.format(when);
        lines.add(day);
      }
      lines.add(
          "%s %s %s  %s  %s"
              .formatted(
                  TIME.format(when),
                  row.happening.bad() ? "!" : " ",
                  padded(String.join(",", row.nodes), nodeWidth),
                  padded(row.happening.who(), whoWidth),
                  row.describe(zone)));
    }
    return lines;
  }

  private static List<Row> rows(
      Map<String, List<Happening>> nodes, Set<String> names, Set<String> known) {
    List<Entry> entries = new ArrayList<>();
    new TreeMap<>(nodes)
        .forEach(
            (node, all) ->
                all.stream()
                    .filter(it -> it.concerns(names, known))
                    .forEach(it -> entries.add(new Entry(node, it))));
    entries.sort(Comparator.comparingLong(it -> it.happening().micros()));
    List<Row> rows = new ArrayList<>();
    Map<String, Row> last = new HashMap<>();
    for (Entry entry : entries) {
      Row before = last.get(entry.happening().what());
      if (before != null && before.same(entry) && !before.nodes.contains(entry.node())) {
        before.nodes.add(entry.node());
      } else if (before != null && before.repeats(entry)) {
        before.count(entry);
      } else {
        Row row = new Row(entry);
        last.put(entry.happening().what(), row);
        rows.add(row);
      }
    }
    return rows;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
