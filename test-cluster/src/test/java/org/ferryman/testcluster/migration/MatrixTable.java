// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.Period;

/** The final states of all hand-overs that were broken. */
final class MatrixTable {
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-25s %-10s %-10s %7s %7s %10s %12s %7s",
          "broken by",
          "at",
          "guest",
          "starts",
          "fenced",
          "window ms",
          "standstill ms",
          "took s");

  /** What costs a node its power, by the test or by Pacemaker. */
  private static final Set<BrokenBy> POWER =
      EnumSet.of(BrokenBy.SOURCE_POWERED_OFF, BrokenBy.TARGET_POWERED_OFF, BrokenBy.PARTITIONED);

  private final List<Cell> cells = new ArrayList<>();

  /** A new row. */
  Cell begin(BrokenBy broken, HeldAt where, String source) {
    Cell cell = new Cell(broken, where, source);
    cells.add(cell);
    return cell;
  }

  /** The table with its counts. */
  String text() {
    long red = cells.stream().filter(cell -> !cell.green).count();
    long restarted = cells.stream().filter(cell -> cell.restarts > 0).count();
    long longest = cells.stream().mapToLong(cell -> cell.window.toMillis()).max().orElse(0);
    return cells.stream().map(Cell::line).collect(Collectors.joining("\n", HEAD + "\n", "\n"))
        + String.format(
            Locale.ROOT,
            "%d cells: %d as they should, %d not; %d guests migrated or stayed without a new start,"
                + " %d started anew; longest window %d ms",
            cells.size(),
            cells.size() - red,
            red,
            cells.size() - restarted,
            restarted,
            longest);
  }

  /**
   * Keeps it in a file.
   *
   * @throws UncheckedIOException if that can't be written
   */
  void write(Path file) {
    try {
      Files.writeString(file, text() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One broken hand-over. */
  static final class Cell {
    private final BrokenBy broken;
    private final HeldAt where;
    private final String source;
    private String host = "";
    private Duration took = Duration.ZERO;
    private Duration window = Duration.ZERO;
    private Duration standstill = Duration.ZERO;
    private long restarts;
    private long fencings;
    private boolean green;

    private Cell(BrokenBy broken, HeldAt where, String source) {
      this.broken = broken;
      this.where = where;
      this.source = source;
    }

    /** The guest runs, and no window is open. */
    void over(String nowOn, Duration after) {
      host = nowOn;
      took = after;
    }

    /** What the hardware saw meanwhile. */
    void measured(MeasurementReport before, MeasurementReport after, List<Event> events) {
      long begin = events.get(0).millis();
      restarts =
          events.stream()
              .filter(event -> event.kind().equals("domain-created"))
              .filter(event -> event.text().startsWith(MigratingGuest.GUEST + " "))
              .count();
      fencings = after.fencings() - before.fencings();
      window = longest(after.allowTwoPrimaries(), begin);
      standstill = longest(after.guestGaps(), begin);
    }

    private static Duration longest(List<Period> periods, long begin) {
      return Duration.ofMillis(
          periods.stream()
              .filter(period -> period.to() >= begin)
              .mapToLong(Period::millis)
              .max()
              .orElse(0));
    }

    /** All was as it should. */
    void green() {
      green = true;
    }

    Duration window() {
      return window;
    }

    long restarts() {
      return restarts;
    }

    long fencings() {
      return fencings;
    }

    boolean mayFence() {
      return POWER.contains(broken);
    }

    String line() {
      String end = host.isEmpty() ? "nowhere" : host.equals(source) ? "on source" : "on target";
      return String.format(
          Locale.ROOT,
          "%-25s %-10s %-10s %7d %7d %10d %13d %7d%s",
          broken,
          where,
          end,
          restarts,
          fencings,
          window.toMillis(),
          standstill.toMillis(),
          took.toSeconds(),
          green ? "" : "  RED");
    }
  }
}
