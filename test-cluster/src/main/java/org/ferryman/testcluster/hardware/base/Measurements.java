// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the hardware itself sees: the instrument that tells whether data or guests came to harm. */
public final class Measurements {
  private static final int MIGRATIONS_KEPT = 1000;

  private final Timeline timeline;
  private final EventLog log;
  private final long gapCounted;
  private final Map<String, WriteLedger> ledgers = new TreeMap<>();
  private final Map<String, Long> lastAcknowledged = new TreeMap<>();
  private final Map<String, Long> lastSequence = new TreeMap<>();
  private final PeriodRecorder twoWriters = new PeriodRecorder();
  private final PeriodRecorder guestTwice = new PeriodRecorder();
  private final PeriodRecorder dualPrimary = new PeriodRecorder();
  private final PeriodRecorder allowTwoPrimaries = new PeriodRecorder();
  private final PeriodRecorder guestGaps = new PeriodRecorder();
  private final Deque<MigrationReport> migrations = new ArrayDeque<>();
  private long ioErrors;
  private long splitBrains;
  private long fencings;

  public Measurements(Timeline timeline, EventLog log, long gapCounted) {
    this.timeline = timeline;
    this.log = log;
    this.gapCounted = gapCounted;
  }

  /**
   * The ledger of a replicated volume.
   *
   * @param volume resource/number
   * @return its ledger, new if unknown
   */
  public WriteLedger ledger(String volume) {
    return ledgers.computeIfAbsent(volume, name -> new WriteLedger());
  }

  /**
   * Data that counts as the truth from now on.
   *
   * @param volume resource/number
   * @param node where
   * @param content the data
   * @param why what makes it the truth
   */
  public void settleOn(String volume, String node, DiskContent content, String why) {
    long missing = ledger(volume).settleOn(content);
    if (missing > 0) {
      log.add(node, "lost-writes", missing + " acknowledged writes to " + volume + " lost: " + why);
    }
  }

  /**
   * A guest's write was acknowledged.
   *
   * @param guest its name
   * @param node where it runs
   * @param sequence the write's number
   */
  public void acknowledged(String guest, String node, long sequence) {
    long now = timeline.now();
    Long before = lastAcknowledged.put(guest, now);
    lastSequence.put(guest, sequence);
    if (before == null) {
      log.add(node, "guest-writes", guest + " writes for the first time");
    } else if (now - before >= gapCounted) {
      guestGaps.add(guest, before, now);
      log.add(node, "guest-writes", guest + " writes again after " + (now - before) + " ms");
    }
  }

  /**
   * A guest got an I/O error.
   *
   * @param guest its name
   * @param node where it runs
   */
  public void ioError(String guest, String node) {
    if (ioErrors++ == 0) {
      log.add(node, "io-error", guest + " got its first I/O error");
    }
  }

  /**
   * A handshake found diverged data.
   *
   * @param resource the DRBD resource
   * @param solved how it was solved, or empty if it was not
   */
  public void splitBrain(String resource, String solved) {
    splitBrains++;
    log.add("", "split-brain", resource + (solved.isEmpty() ? ", unresolved" : ", " + solved));
  }

  /**
   * A node was powered off by fencing.
   *
   * @param node the fenced one
   * @param by who asked
   */
  public void fenced(String node, String by) {
    fencings++;
    log.add(node, "fenced", "powered off by " + by);
  }

  /**
   * A live migration is over.
   *
   * @param migration as it was
   * @param node its source
   */
  public void migrated(MigrationReport migration, String node) {
    migrations.addLast(migration);
    if (migrations.size() > MIGRATIONS_KEPT) {
      migrations.removeFirst();
    }
    log.add(
        node,
        "migration",
        "%s: xl migrate is over, the guest executes on: %s"
            .formatted(migration.guest(), migration.outcome()));
  }

  public void observe(
      Set<String> writtenByTwo,
      Set<String> runningTwice,
      Set<String> twoPrimaries,
      Set<String> allowed) {
    long now = timeline.now();
    for (String resource : twoWriters.holdsFor(writtenByTwo, now)) {
      log.add("", "two-writers", "guests on two nodes can write to " + resource);
    }
    for (String guest : guestTwice.holdsFor(runningTwice, now)) {
      log.add("", "guest-twice", guest + " runs on two nodes");
    }
    for (String resource : dualPrimary.holdsFor(twoPrimaries, now)) {
      log.add("", "dual-primary", resource + " is Primary on two nodes");
    }
    allowTwoPrimaries.holdsFor(allowed, now);
  }

  public MeasurementReport report() {
    long now = timeline.now();
    return new MeasurementReport(
        ledgers.values().stream().mapToLong(WriteLedger::acknowledged).sum(),
        ledgers.values().stream().mapToLong(WriteLedger::lost).sum(),
        ioErrors,
        twoWriters.count(),
        guestTwice.count(),
        splitBrains,
        fencings,
        twoWriters.all(now),
        guestTwice.all(now),
        dualPrimary.all(now),
        allowTwoPrimaries.all(now),
        gapsWithOpenOnes(now),
        Map.copyOf(lastSequence),
        List.copyOf(migrations));
  }

  private List<Period> gapsWithOpenOnes(long now) {
    List<Period> gaps = guestGaps.all(now);
    lastAcknowledged.forEach(
        (guest, last) -> {
          if (now - last >= gapCounted) {
            gaps.add(new Period(guest, last, now, true));
          }
        });
    return gaps;
  }
}
