// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the guest testified, wherever it ran.
 *
 * @param entries its words with the machine they came from, in the order in which they came
 */
record GuestHistory(List<Said> entries) {

  /**
   * One entry.
   *
   * @param machine where the guest ran
   * @param entry what it said
   */
  record Said(MachineName machine, GuestEntry entry) {}

  /**
   * A time without a safe write.
   *
   * @param before the last record before it
   * @param beforeMillis when that was
   * @param after the first record after it
   * @param afterMillis when that was
   * @param machine where the guest ran after it
   */
  record Gap(long before, long beforeMillis, long after, long afterMillis, MachineName machine) {
    double seconds() {
      return (afterMillis - beforeMillis) / 1000.0;
    }
  }

  GuestHistory {
    entries = List.copyOf(entries);
  }

  /** From the lines of each machine's guest consoles. */
  static GuestHistory of(Map<MachineName, List<FollowedLog.Line>> consoles) {
    List<Said> said = new ArrayList<>();
    consoles.forEach(
        (machine, lines) ->
            lines.forEach(
                line -> GuestEntry.parse(line).ifPresent(e -> said.add(new Said(machine, e)))));
    said.sort(Comparator.comparingLong(s -> s.entry().atMillis()));
    return new GuestHistory(said);
  }

  /** Number of the last record that was said to be safe; 0 for none. */
  long acknowledged() {
    return writes().stream()
        .mapToLong(w -> ((GuestEntry.Wrote) w.entry()).number())
        .max()
        .orElse(0);
  }

  /** The last safe write. */
  Optional<Said> lastWrite() {
    List<Said> writes = writes();
    return writes.isEmpty() ? Optional.empty() : Optional.of(writes.get(writes.size() - 1));
  }

  /** The first safe write on that machine after that time. */
  Optional<Said> firstWrite(MachineName machine, long afterMillis) {
    return writes().stream()
        .filter(s -> s.machine() == machine && s.entry().atMillis() > afterMillis)
        .findFirst();
  }

  /** How often the guest was started after that time, by its own words. */
  long starts(long afterMillis) {
    return entries.stream()
        .filter(said -> said.entry() instanceof GuestEntry.Found)
        .filter(said -> said.entry().atMillis() > afterMillis)
        .count();
  }

  /**
   * Records that had been said to be safe and were not there, or damaged, when a guest started
   * later.
   */
  long lost() {
    long acknowledged = 0;
    long lost = 0;
    for (Said said : entries) {
      if (said.entry() instanceof GuestEntry.Wrote wrote) {
        acknowledged = Math.max(acknowledged, wrote.number());
      } else if (said.entry() instanceof GuestEntry.Found found) {
        lost += Math.max(0, acknowledged - found.last()) + found.damaged();
        acknowledged = found.last();
      }
    }
    return lost;
  }

  /** Records said to be safe more than once: a write was lost, or there were two writers. */
  long repeated() {
    return writes().size()
        - writes().stream().map(w -> ((GuestEntry.Wrote) w.entry()).number()).distinct().count();
  }

  /** The longest time without a safe write that ended after that time. */
  Optional<Gap> longestGap(long afterMillis) {
    return gaps().stream()
        .filter(gap -> gap.afterMillis() > afterMillis)
        .max(Comparator.comparingDouble(Gap::seconds));
  }

  /** All times between safe writes. */
  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    Said before = null;
    for (Said said : writes()) {
      if (before != null) {
        gaps.add(
            new Gap(
                ((GuestEntry.Wrote) before.entry()).number(),
                before.entry().atMillis(),
                ((GuestEntry.Wrote) said.entry()).number(),
                said.entry().atMillis(),
                said.machine()));
      }
      before = said;
    }
    return gaps;
  }

  /** The last record that was safe at that time. */
  OptionalLong safeAt(long millis) {
    return writes().stream()
        .filter(w -> w.entry().atMillis() <= millis)
        .mapToLong(w -> ((GuestEntry.Wrote) w.entry()).number())
        .max();
  }

  private List<Said> writes() {
    return entries.stream().filter(s -> s.entry() instanceof GuestEntry.Wrote).toList();
  }
}
