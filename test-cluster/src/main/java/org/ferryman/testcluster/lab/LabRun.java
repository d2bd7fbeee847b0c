// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ferryman.testcluster.cluster.ClusterStatus;

/** One run of a scenario: what it does to the machines, sees and measures. */
final class LabRun implements AutoCloseable {
  private final Lab lab;
  private final AgentChoice agents;
  private final boolean goesOn;
  private final Path folder;
  private final Consumer<String> progress;
  private final long startMillis = System.currentTimeMillis();
  private final List<Timeline.Entry> entries = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Double> figures = new TreeMap<>();
  private final Map<MachineName, FollowedLog> journals = new EnumMap<>(MachineName.class);
  private final Map<MachineName, FollowedLog> guests = new EnumMap<>(MachineName.class);

  /**
   * A run that begins now.
   *
   * @param goesOn whether the machines are as another run of the same start left them
   * @param folder where its records are kept
   * @param progress hears what happens
   */
  LabRun(Lab lab, AgentChoice agents, boolean goesOn, Path folder, Consumer<String> progress) {
    this.lab = lab;
    this.agents = agents;
    this.goesOn = goesOn;
    this.folder = folder;
    this.progress = progress;
    for (Machine machine : lab.machines()) {
      journals.put(machine.name(), followed(machine.journal()));
      guests.put(machine.name(), followed(machine.guests()));
    }
  }

  private FollowedLog followed(Path file) {
    return goesOn ? FollowedLog.fromHere(file) : FollowedLog.of(file);
  }

  /**
   * Whether the guest runs already, in the cluster and on the disk that the scenario starts from.
   */
  boolean goesOn() {
    return goesOn;
  }

  /** The machines. */
  Lab lab() {
    return lab;
  }

  /** Whose agents are run. */
  AgentChoice agents() {
    return agents;
  }

  /** When the run began, in milliseconds since 1970. */
  long startMillis() {
    return startMillis;
  }

  /** Checks that did not hold. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** What was measured, in seconds. */
  Map<String, Double> figures() {
    return Map.copyOf(figures);
  }

  /** Notes on the timeline what the scenario does now; returns when. */
  synchronized long mark(String text) {
    long now = System.currentTimeMillis();
    entries.add(new Timeline.Entry(now, "", Timeline.Actor.LAB, text));
    progress.accept("%7.1f s  %s".formatted((now - startMillis) / 1000.0, text));
    return now;
  }

  /** Records a time in seconds. */
  void measure(String what, double seconds) {
    figures.put(what, seconds);
    mark("%s: %.1f s".formatted(what, seconds));
  }

  /** Records a check; the run goes on. */
  synchronized void check(String what, boolean holds, String found) {
    mark((holds ? "as it must be: " : "WRONG: ") + what + " (" + found + ")");
    if (!holds) {
      failures.add(what + ": " + found);
    }
  }

  /** Loads the sample into the cluster. */
  void configure(String topology) {
    Machine machine = lab.machine(MachineName.NODE1);
    Duration limit = lab.stretched(Duration.ofSeconds(20));
    try {
      String sample = Files.readString(lab.files().samples().resolve(topology).resolve("cib.xml"));
      String running = machine.output(limit, "cibadmin --query --scope configuration");
      String wanted = new SampleConfiguration(agents).replace(running, sample);
      mark("configures the sample " + topology);
      machine.output(
          limit,
          "cibadmin --replace --scope configuration --xml-text '"
              + wanted.replace("'", "'\\''")
              + "'");
    } catch (IOException e) {
      throw new LabException("cannot read the sample " + topology, e);
    }
  }

  /** What the guest has testified so far. */
  GuestHistory guest() {
    Map<MachineName, List<FollowedLog.Line>> consoles = new EnumMap<>(MachineName.class);
    guests.forEach((machine, log) -> consoles.put(machine, log.lines()));
    return GuestHistory.of(consoles);
  }

  /** What a machine's journal has told so far. */
  List<JournalLine> journal(MachineName machine) {
    return journals.get(machine).lines().stream()
        .flatMap(line -> JournalLine.parse(line).stream())
        .toList();
  }

  /** Waits until the guest writes safely on one of these machines after a time; returns where. */
  GuestHistory.Said awaitWrite(List<MachineName> where, long afterMillis, Duration limit) {
    lab.await(
        "the guest writes on " + where.stream().map(MachineName::text).toList(),
        limit,
        () -> write(where, afterMillis) != null);
    GuestHistory.Said said = write(where, afterMillis);
    mark(
        "the guest writes on %s: record %d"
            .formatted(said.machine().text(), ((GuestEntry.Wrote) said.entry()).number()));
    return said;
  }

  private GuestHistory.Said write(List<MachineName> where, long afterMillis) {
    GuestHistory history = guest();
    return where.stream()
        .flatMap(machine -> history.firstWrite(machine, afterMillis).stream())
        .findFirst()
        .orElse(null);
  }

  /** Waits until the guest has written that many records more. */
  void awaitMore(long records) {
    long wanted = guest().acknowledged() + records;
    lab.await(
        "the guest writes %d records more".formatted(records),
        Duration.ofSeconds(30),
        () -> guest().acknowledged() >= wanted);
  }

  /** Whether a machine's journal has such a line after a time. */
  boolean said(Machine machine, long after, Predicate<JournalLine> wanted) {
    return journal(machine.name()).stream()
        .anyMatch(line -> line.atMillis() >= after && wanted.test(line));
  }

  /** Waits until a machine's journal has such a line after a time. */
  void awaitJournal(
      String what, Machine machine, long after, Duration limit, Predicate<JournalLine> wanted) {
    lab.await(what, limit, () -> said(machine, after, wanted));
    mark(what);
  }

  /** Waits until the cluster, seen from a machine, is so. */
  ClusterStatus awaitCluster(
      String what, Machine machine, Duration limit, Predicate<ClusterStatus> wanted) {
    List<ClusterStatus> seen = new ArrayList<>();
    try {
      lab.await(
          what,
          limit,
          () -> {
            seen.add(0, lab.cluster(machine));
            return wanted.test(seen.get(0));
          });
    } catch (LabException e) {
      String last = seen.isEmpty() ? "never read" : seen.get(0).text();
      throw new LabException(e.getMessage() + "; the cluster then: " + last, e);
    }
    mark(what);
    return seen.get(0);
  }

  /** Waits until DRBD is connected and both disks are up to date, as a machine sees it. */
  void awaitResync(Machine machine, Duration limit) {
    lab.await(
        "DRBD is connected and both disks are UpToDate",
        limit,
        () ->
            machine
                .drbdIfTold(lab.stretched(Duration.ofSeconds(5)))
                .filter(DrbdLook::inSync)
                .isPresent());
    mark("DRBD is connected and both disks are UpToDate");
  }

  /** Counts, on these machines' disks read from outside, acknowledged records that are missing. */
  void checkDisks(List<MachineName> good) {
    long acknowledged = guest().acknowledged();
    for (DiskCopy disk : lab.copyDisks(folder)) {
      if (good.contains(disk.machine())) {
        long lost = disk.lost(acknowledged);
        check(
            "no acknowledged write is missing on %s's disk".formatted(disk.machine().text()),
            lost == 0,
            "acknowledged up to %d, on disk up to %d, %d damaged"
                .formatted(acknowledged, disk.last(), disk.damaged()));
      }
    }
    GuestHistory history = guest();
    check(
        "no acknowledged write was missing at any start of the guest",
        history.lost() == 0 && history.repeated() == 0,
        "%d lost, %d written twice".formatted(history.lost(), history.repeated()));
  }

  /** Writes the timeline and what it is made of beside it; returns the timeline's file. */
  Path write(String title) {
    List<JournalLine> journal = new ArrayList<>();
    try {
      for (Machine machine : lab.machines()) {
        journal.addAll(journal(machine.name()));
        String name = machine.name().text();
        write(folder.resolve(name + ".journal"), journals.get(machine.name()));
        write(folder.resolve(name + ".guest"), guests.get(machine.name()));
      }
      GuestHistory guest = guest();
      Path file = folder.resolve("timeline.txt");
      Files.writeString(file, Timeline.of(entries, journal, guest, startMillis).text(title, guest));
      return file;
    } catch (IOException e) {
      throw new LabException("cannot write the timeline into " + folder, e);
    }
  }

  private static void write(Path file, FollowedLog log) throws IOException {
    Files.write(file, log.lines().stream().map(FollowedLog.Line::text).toList());
  }

  @Override
  public void close() {
    journals.values().forEach(FollowedLog::close);
    guests.values().forEach(FollowedLog::close);
  }
}
