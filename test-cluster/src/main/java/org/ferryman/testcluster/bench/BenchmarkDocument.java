// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.ferryman.testcluster.cluster.ClusterException;

/** The result as text, for the terminal and for the file beside the sources. */
final class BenchmarkDocument {
  private static final long MEBIBYTES = 1024;

  /** What is known of a mark that is missed; printed only if it is. */
  private static final Map<String, String> FLOORS =
      Map.of(
          "operation",
          "The floor's row has a wrapper's: a shell and one client, as many execs as Dummy's, which"
              + " speaks with nobody. What is above it is the controller's share and the wait for its"
              + " answer; the rows 'of its CPU' have it.",
          "processes",
          "A drbd monitor runs no tool only while the controller follows DRBD's event stream; a xen"
              + " monitor asks 'xl list' each time, for Xen has no such stream.",
          "hand-over",
          "xl attaches the disk while the guest stands still, by the hotplug script; the row below the"
              + " figure has that part. Alone, with two Primaries allowed for good and nothing looked"
              + " at, the script runs drbdadm once. Ferryman's looks who uses the disk here and"
              + " whether the guest is the one that arrives, has the peer open the window over ssh,"
              + " opens it here, and makes the resource Primary. The floor's row has what of it is"
              + " not Ferryman's: ssh alone, even over a connection that is there, takes longer than the"
              + " tenth that the mark allows.",
          "daemon",
          "The row below the figure has the parts. Of the heap, all lives but a few MiB. Class data is"
              + " read and mapped whole by the kernel's read-ahead, also that of classes which are not"
              + " used; without an archive the same classes take as much, and the start twice as long.",
          "failover",
          "Most of it is corosync's token timeout, fencing and Pacemaker's transition, which are the"
              + " same for both and vary from death to death by more than the sides differ: p10–p90"
              + " is in the row. The last row has what of it is the agents' own.",
          "herd",
          "Between two monitors the controller rests, and what rested is slow to touch where a host"
              + " takes a virtual machine's pages back or watches their use; the row 'this machine' has"
              + " by how much. The peers' processes are made anew each time, of pages just freed. What"
              + " the same monitors take one after the other is in the section operation.");

  private BenchmarkDocument() {}

  /** The whole file. */
  static String text(List<Row> rows, Path root, Times took, String load) {
    StringBuilder text = new StringBuilder();
    text.append("# What Ferryman's operations cost beside the peers'\n\n");
    text.append("Written by `test-cluster/bench`; don't edit.\n\n");
    text.append("- date: %s\n".formatted(now()));
    text.append("- commit: %s\n".formatted(commit(root)));
    text.append("- machine: %s\n".formatted(machine()));
    text.append("- load average before: %s\n".formatted(load));
    text.append("- took: %s\n\n".formatted(took.text()));
    text.append(
        """
        Medians (p10–p90) of interleaved rounds in one node of the test cluster. CPU is user and system time of the
        wrapper with all its children, and what the controller and its tools took for it. Except in failover and hand-over,
        which have clusters of their own, the hardware's tools answer at once, with the same answers for both sides.

        """);
    text.append(table(rows));
    missed(rows, text);
    return text.toString();
  }

  /** The table alone. */
  static String table(List<Row> rows) {
    StringBuilder text =
        new StringBuilder(
            """
            | section | measured | Ferryman | beside it | figure | mark | |
            |---|---|---|---|---|---|---|
            """);
    for (Row row : rows) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.section(),
                  row.what(),
                  row.ferryman(),
                  row.peer(),
                  row.measured(),
                  row.mark(),
                  row.verdict().text()));
    }
    return text.toString();
  }

  private static void missed(List<Row> rows, StringBuilder text) {
    TreeSet<String> sections = new TreeSet<>();
    rows.stream()
        .filter(row -> row.verdict() == Row.Verdict.MISSED)
        .forEach(row -> sections.add(row.section()));
    if (sections.isEmpty()) {
      return;
    }
    text.append("\n## Marks missed\n\n");
    for (String section : sections) {
      text.append(
          "- %s: %s\n"
              .formatted(
                  section, FLOORS.getOrDefault(section, "no known reason; to be found out.")));
    }
  }

  private static String now() {
    return ZonedDateTime.now(ZoneOffset.UTC)
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT));
  }

  private static String commit(Path root) {
    String described = output(root, "git", "describe", "--always", "--dirty", "--abbrev=10");
    return described.isEmpty() ? "not known (no git here)" : described;
  }

  private static String machine() {
    String cpu = field("/proc/cpuinfo", "model name");
    String memory = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return "%s × %d, %d MiB, Linux %s, Java %s"
        .formatted(
            cpu,
            Runtime.getRuntime().availableProcessors(),
            Long.parseLong(memory) / MEBIBYTES,
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static String field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("?");
    } catch (IOException e) {
      throw new ClusterException("cannot read " + file, e);
    }
  }

  private static String output(Path directory, String... argv) {
    try {
      Process process =
          new ProcessBuilder(argv)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text.strip() : "";
    } catch (IOException e) {
      throw new ClusterException("cannot run " + String.join(" ", argv), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while " + String.join(" ", argv) + " ran", e);
    }
  }
}
