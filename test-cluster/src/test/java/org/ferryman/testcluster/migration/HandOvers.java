// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.ferryman.testcluster.cluster.Unharmed;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.MigrationReport;
import org.ferryman.testcluster.hardware.base.Period;

/**
 * The hand-overs of a stretch of time as the hardware saw them: each migration with the time in
 * which a node allowed two primaries.
 */
final class HandOvers {
  private final List<Sample> samples = new ArrayList<>();

  /** One hand-over: how long the copy took, the window was open, the guest stood still (ms). */
  record Sample(long copy, long window, long blackout) {}

  private HandOvers() {}

  /** Those after a point in the hardware's time, which must be as many as expected and whole. */
  static HandOvers since(long from, int expected, MeasurementReport measured) {
    List<MigrationReport> migrations =
        measured.migrations().stream().filter(it -> it.from() >= from).toList();
    assertThat(migrations).hasSize(expected).allMatch(it -> it.outcome().equals("target"));
    HandOvers handOvers = new HandOvers();
    List<Period> windows =
        measured.allowTwoPrimaries().stream().filter(it -> it.from() >= from).toList();
    long counted = 0;
    for (int i = 0; i < migrations.size(); i++) {
      MigrationReport migration = migrations.get(i);
      long begin = i == 0 ? from : migrations.get(i - 1).to();
      List<Period> own =
          windows.stream()
              .filter(it -> it.to() >= begin && it.from() <= migration.to())
              .filter(it -> i(migrations, it) == migrations.indexOf(migration))
              .toList();
      counted += own.size();
      OptionalLong opened = own.stream().mapToLong(Period::from).min();
      OptionalLong closed = own.stream().mapToLong(Period::to).max();
      assertThat(own).as("each node's window during %s", migration).hasSize(2);
      handOvers.samples.add(
          new Sample(
              migration.copyMillis(),
              closed.orElseThrow() - opened.orElseThrow(),
              migration.blackoutMillis()));
    }
    assertThat(windows).as("no window but those of a hand-over").hasSize((int) counted);
    return handOvers;
  }

  /** Which migration a window belongs to: the first that was not over when it opened. */
  private static int i(List<MigrationReport> migrations, Period window) {
    for (int i = 0; i < migrations.size(); i++) {
      if (window.from() <= migrations.get(i).to()) {
        return i;
      }
    }
    return -1;
  }

  /** Half of the windows are no longer (ms). */
  long medianWindow() {
    return median(Sample::window);
  }

  /** Half of the copies take no longer (ms). */
  long medianCopy() {
    return median(Sample::copy);
  }

  /** By how much the longest window, so judged, was longer than its copy (ms). */
  long longestBeyondCopy() {
    return samples.stream().mapToLong(it -> it.window() - it.copy()).max().orElseThrow();
  }

  private long median(ToLongFunction<Sample> what) {
    long[] sorted = samples.stream().mapToLong(what).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** One line of a table. */
  String line(String name) {
    return String.format(
        Locale.ROOT,
        "%-40s %4d  copy %6d ms  window %6d ms (longest %d)  blackout %4d ms (longest %d)",
        name,
        samples.size(),
        median(Sample::copy),
        median(Sample::window),
        samples.stream().mapToLong(Sample::window).max().orElse(0),
        median(Sample::blackout),
        samples.stream().mapToLong(Sample::blackout).max().orElse(0));
  }

  /** Nothing was lost, and nothing ran or was written twice. */
  static void assertUnharmed(MeasurementReport measured, List<Event> events) {
    Unharmed.assertUnharmed(measured);
    assertThat(measured.fencings()).isZero();
    assertThat(events)
        .as("the guest was never started anew")
        .filteredOn(event -> event.kind().equals("domain-created"))
        .filteredOn(event -> event.text().startsWith(MigratingGuest.GUEST + " "))
        .isEmpty();
  }
}
