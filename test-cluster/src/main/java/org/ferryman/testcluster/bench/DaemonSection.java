// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.cluster.ClusterException;

/** What the resident controller takes: its start, memory and threads. */
final class DaemonSection implements Section {
  private static final int STARTS = 5;
  private static final int COUNT = 100;
  private static final int TEN_MINUTES = 60;
  private static final Duration FAST = Duration.ofMillis(1200);
  private static final double START_MARK = 1200;
  private static final double MEMORY_MARK = 100;
  private static final double KIBIBYTES = 1024;
  private static final double GROWTH_MARK = 1.0;
  private static final Pattern OLD = Pattern.compile("tenured generation .*\\bused (\\d+)K");

  private final Bed bed;

  DaemonSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "daemon";
  }

  @Override
  public List<Row> measure() {
    bed.promoted(1);
    Samples starts = starts();
    double idle = memory();
    bed.promoted(COUNT);
    List<AgentCall> herd = Bed.herd(COUNT, Bed.OURS, Bed.OURS);
    bed.node().paced(FAST, 5, herd);
    double before = heapAfterCollection();
    bed.node().paced(FAST, TEN_MINUTES, herd);
    double memory = memory();
    MemoryParts parts = parts();
    long threads = bed.node().controllerStatus("Threads");
    double growth = heapAfterCollection() - before;
    return List.of(
        Row.limit(name(), "start to first answer, median", "ms", starts.median(), START_MARK),
        Row.told(name(), "start to first answer", starts.text("ms"), ""),
        Row.limit(name(), "memory (RSS) idle", "MiB", idle, MEMORY_MARK),
        Row.limit(
            name(),
            "memory (RSS) after the %d monitors of 10 minutes".formatted(2 * COUNT * TEN_MINUTES),
            "MiB",
            memory,
            MEMORY_MARK),
        Row.told(
            name(),
            "of it: Java heap, compiled code, class data, libraries, all else (malloc, stacks)",
            parts.text(),
            ""),
        Row.limit(name(), "growth of the heap in use meanwhile", "MiB", growth, GROWTH_MARK),
        Row.told(
            name(),
            "heap in use; threads",
            "%s MiB; %d".formatted(Row.number(before), threads),
            ""));
  }

  /** systemd counts as started what has said that it answers. */
  private Samples starts() {
    List<Double> starts = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      String began =
          bed.node()
              .sh(
                  "systemctl stop ferryman; read -r a rest < /proc/uptime; systemctl start ferryman;"
                      + " read -r b rest < /proc/uptime; echo $a $b");
      String[] seconds = began.strip().split(" ", -1);
      starts.add((Double.parseDouble(seconds[1]) - Double.parseDouble(seconds[0])) * 1000);
    }
    return Samples.of(starts);
  }

  private double memory() {
    return bed.node().controllerStatus("VmRSS") / KIBIBYTES;
  }

  private MemoryParts parts() {
    String smaps = bed.node().sh("cat /proc/%d/smaps".formatted(bed.node().controller()));
    return MemoryParts.of(smaps, bed.node().sh(jcmd() + "GC.heap_info"));
  }

  private String jcmd() {
    return "java -m jdk.jcmd/sun.tools.jcmd.JCmd %d ".formatted(bed.node().controller());
  }

  /**
   * After a collection all that lives is in the old generation; the young one has what came since.
   */
  private double heapAfterCollection() {
    String heap = bed.node().sh(jcmd() + "GC.run >&2 && " + jcmd() + "GC.heap_info");
    Matcher old = OLD.matcher(heap);
    if (!old.find()) {
      throw new ClusterException("not a heap's description: " + heap);
    }
    return Double.parseDouble(old.group(1)) / KIBIBYTES;
  }
}
