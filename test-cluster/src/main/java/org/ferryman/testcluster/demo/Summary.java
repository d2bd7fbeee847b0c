// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.base.MigrationReport;
import org.ferryman.testcluster.hardware.base.Period;

/**
 * What a run came to.
 *
 * @param steps the steps reached
 * @param measured what the hardware measured in all of them
 */
public record Summary(List<Step> steps, MeasurementReport measured) {

  /** Copies the list. */
  public Summary {
    steps = List.copyOf(steps);
  }

  /** Whether nothing was lost and nothing ever ran or wrote twice. */
  public boolean unharmed() {
    return measured.lostWrites() == 0
        && measured.twoWriterMoments() == 0
        && measured.guestTwiceMoments() == 0
        && measured.splitBrains() == 0;
  }

  /** A table for people. */
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%-32s %10s %16s", "event", "took", "guest down"));
    for (Step step : steps) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-32s %8.1f s %14.1f s",
              step.name(),
              step.took().toMillis() / 1000.0,
              step.downMillis() / 1000.0));
    }
    lines.add("");
    lines.add(count("acknowledged writes", measured.acknowledgedWrites()));
    lines.add(count("acknowledged writes lost", measured.lostWrites()));
    lines.add(count("two-writer moments", measured.twoWriterMoments()));
    lines.add(count("guest running twice", measured.guestTwiceMoments()));
    lines.add(count("split brains", measured.splitBrains()));
    lines.add(count("nodes fenced", measured.fencings()));
    for (MigrationReport migration : measured.migrations()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "live migration %s -> %s: copy %d ms, window of two Primaries %d ms, guest stood still"
                  + " %d ms",
              migration.source(),
              migration.target(),
              migration.copyMillis(),
              window(migration),
              migration.blackoutMillis()));
    }
    return String.join("\n", lines);
  }

  /** How long a node allowed two primaries around a migration (ms). */
  private long window(MigrationReport migration) {
    List<Period> own =
        measured.allowTwoPrimaries().stream()
            .filter(it -> it.from() <= migration.to() && it.to() >= migration.from())
            .toList();
    long opened = own.stream().mapToLong(Period::from).min().orElse(0);
    return own.stream().mapToLong(Period::to).max().orElse(0) - opened;
  }

  private static String count(String what, long number) {
    return String.format(Locale.ROOT, "%-32s %10d", what, number);
  }
}
