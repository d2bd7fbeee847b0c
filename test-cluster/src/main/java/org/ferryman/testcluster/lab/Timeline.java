// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One readable record of a run: what the lab did, what Pacemaker asked, what Ferryman (or its
 * peers), DRBD and Xen did, with the guest's own sequence beside it.
 *
 * @param entries in the order of their times
 */
record Timeline(List<Entry> entries) {

  /** Who did something. */
  enum Actor {
    /** The scenario, or the power switch. */
    LAB,
    /** Pacemaker and corosync. */
    PACEMAKER,
    /** Ferryman, or the agents in its place. */
    AGENT,
    /** The kernel's DRBD. */
    DRBD,
    /** Xen and its tools. */
    XEN,
    /** The guest. */
    GUEST
  }

  /**
   * One thing that happened.
   *
   * @param atMillis when, in milliseconds since 1970
   * @param where a machine's name, or empty
   * @param actor who did it
   * @param text what
   */
  record Entry(long atMillis, String where, Actor actor, String text) {}

  private static final Pattern ASKED =
      Pattern.compile("notice: Requesting local execution of (\\S+) operation for (\\S+) on \\S+");
  private static final Pattern RESULT =
      Pattern.compile(
          "(?:notice|warning|error|info): Result of (\\S+) operation for (\\S+) on \\S+: (.*)");
  private static final Pattern DRBD_CHANGE =
      Pattern.compile(
          "(?:block drbd\\d+|drbd \\S+): (.*(?:role|conn|disk|pdsk|susp)\\(.*|.*plit.[Bb]rain.*|.*Resync .*|.*resync .*)");
  private static final Pattern FENCED =
      Pattern.compile(
          "notice: (Operation '\\S+' .*|Peer \\S+ was (?:not )?terminated.*|Requesting fencing.*|Fencing \\S+ .*)");
  private static final Pattern MEMBERS =
      Pattern.compile(
          ".*\\[(?:QUORUM|TOTEM)\\s*\\] (Members\\[.*|A processor failed.*|A new membership.*)");
  private static final int WIDTH = 118;

  Timeline {
    entries = List.copyOf(entries);
  }

  /** What is worth telling of the machines' journals and of the guest. */
  static Timeline of(List<Entry> lab, List<JournalLine> journal, GuestHistory guest, long from) {
    List<Entry> all = new ArrayList<>(lab);
    journal.forEach(line -> entry(line).ifPresent(all::add));
    for (GuestHistory.Said said : guest.entries()) {
      guestEntry(said).ifPresent(all::add);
    }
    guest.gaps().stream().filter(gap -> gap.seconds() >= 2).map(Timeline::gap).forEach(all::add);
    all.removeIf(entry -> entry.atMillis() < from);
    all.sort(Comparator.comparingLong(Entry::atMillis));
    return new Timeline(all);
  }

  private static Entry gap(GuestHistory.Gap gap) {
    return new Entry(
        gap.afterMillis(),
        gap.machine().text(),
        Actor.GUEST,
        "writes record %d, %.1f s after record %d"
            .formatted(gap.after(), gap.seconds(), gap.before()));
  }

  private static Optional<Entry> guestEntry(GuestHistory.Said said) {
    String text;
    if (said.entry() instanceof GuestEntry.Found found) {
      text = "starts and finds record %d, %d damaged".formatted(found.last(), found.damaged());
    } else if (said.entry() instanceof GuestEntry.Stopping stopping) {
      text = "stops after record " + stopping.last();
    } else if (said.entry() instanceof GuestEntry.Trouble trouble) {
      text = trouble.what();
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(said.entry().atMillis(), said.machine().text(), Actor.GUEST, text));
  }

  /** The entry that a line of a journal is worth, if any. */
  static Optional<Entry> entry(JournalLine line) {
    String program = line.program();
    if (program.equals("kernel")) {
      Matcher drbd = DRBD_CHANGE.matcher(line.text());
      if (drbd.matches()) {
        return made(line, Actor.DRBD, drbd.group(1));
      }
      return line.text().contains("xen-blkback") || line.text().contains("xen_netback")
          ? made(line, Actor.XEN, line.text())
          : Optional.empty();
    }
    if (program.startsWith("pacemaker-") || program.equals("corosync")) {
      return pacemaker(line);
    }
    if (program.equals("ferryman") || program.startsWith("ferryman")) {
      return made(line, Actor.AGENT, line.text());
    }
    if (program.startsWith("drbd(") || program.startsWith("xen(") || program.startsWith("Xen(")) {
      return made(line, Actor.AGENT, program + ": " + line.text());
    }
    boolean script = program.equals("root") && line.text().contains("/etc/xen/scripts");
    return program.equals("xl") || script ? made(line, Actor.XEN, line.text()) : Optional.empty();
  }

  private static Optional<Entry> pacemaker(JournalLine line) {
    Matcher asked = ASKED.matcher(line.text());
    if (asked.matches()) {
      return made(line, Actor.PACEMAKER, "asks %s of %s".formatted(asked.group(1), asked.group(2)));
    }
    Matcher result = RESULT.matcher(line.text());
    if (result.matches()) {
      return made(
          line,
          Actor.PACEMAKER,
          "%s of %s: %s".formatted(result.group(1), result.group(2), result.group(3)));
    }
    Matcher fenced = FENCED.matcher(line.text());
    if (fenced.matches()) {
      return made(line, Actor.PACEMAKER, fenced.group(1));
    }
    Matcher members = MEMBERS.matcher(line.text());
    return members.matches() ? made(line, Actor.PACEMAKER, members.group(1)) : Optional.empty();
  }

  private static Optional<Entry> made(JournalLine line, Actor actor, String text) {
    return Optional.of(new Entry(line.atMillis(), line.host(), actor, text));
  }

  /** The record for people; the column "safe" is the guest's last acknowledged record. */
  String text(String title, GuestHistory guest) {
    StringBuilder text = new StringBuilder(title).append("\n\n");
    text.append("  seconds  safe    where  who        what\n");
    long start = entries.isEmpty() ? 0 : entries.get(0).atMillis();
    for (Entry entry : entries) {
      OptionalLong safe = guest.safeAt(entry.atMillis());
      String what = entry.text();
      text.append(
          "%9.1f  %-6s  %-5s  %-9s  %s%n"
              .formatted(
                  (entry.atMillis() - start) / 1000.0,
                  safe.isPresent() ? Long.toString(safe.getAsLong()) : "-",
                  entry.where(),
                  entry.actor().name().toLowerCase(Locale.ROOT),
                  what.length() <= WIDTH ? what : what.substring(0, WIDTH - 1) + "…"));
    }
    return text.toString();
  }
}
