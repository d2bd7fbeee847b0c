// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.cluster.ClusterPlan;
import org.ferryman.testcluster.cluster.NodeImage;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;

/** Measures sections on clusters of its own, and writes what comes of it. */
public final class Benchmark {
  private static final String FAILOVER = "failover";
  private static final String HAND_OVER = "hand-over";
  private static final String FILE = "test-cluster/BENCHMARK.md";

  /** The sections' names, in their order. */
  public static final List<String> SECTIONS =
      List.of(
          "operation",
          "processes",
          "daemon",
          "burst",
          "herd",
          "one-shot",
          "meta-data",
          "command",
          FAILOVER,
          HAND_OVER);

  private final Project project;
  private final Consumer<String> progress;
  private final int failovers;
  private final Map<String, Duration> took = new LinkedHashMap<>();

  /**
   * A benchmark of this checkout.
   *
   * @param progress told what is done
   * @param failovers how often each cluster loses a node in the section of that name
   */
  public Benchmark(Project project, Consumer<String> progress, int failovers) {
    this.project = project;
    this.progress = progress;
    this.failovers = failovers;
  }

  /**
   * Measures.
   *
   * @param sections names out of {@link #SECTIONS}
   * @return whether every mark was reached
   * @throws ClusterException if something could not be measured
   */
  public boolean run(List<String> sections) {
    long began = System.nanoTime();
    String load = load();
    NodeImage image = new NodeImage(project, progress);
    String tag = image.ensure();
    List<Row> rows = new ArrayList<>();
    List<String> onOneNode =
        SECTIONS.stream()
            .filter(sections::contains)
            .filter(name -> !name.equals(FAILOVER) && !name.equals(HAND_OVER))
            .toList();
    if (!onOneNode.isEmpty()) {
      progress.accept("starting a cluster");
      try (TestCluster cluster = start("bench", tag)) {
        Bed bed = new Bed(BenchNode.of(cluster, image));
        for (String name : onOneNode) {
          List<Row> measured = measure(onOneNode(name, bed));
          if (measured.stream().anyMatch(Row::unmeasured)) {
            bed.lost();
          }
          rows.addAll(measured);
        }
      }
    }
    if (sections.contains(FAILOVER)) {
      rows.addAll(measure(new FailoverSection(use -> start("bench-" + use, tag), failovers)));
    }
    if (sections.contains(HAND_OVER)) {
      rows.addAll(measure(new HandOverSection(use -> start("bench-" + use, tag))));
    }
    Duration all = Duration.ofNanos(System.nanoTime() - began);
    if (sections.containsAll(SECTIONS)) {
      write(BenchmarkDocument.text(rows, project.root(), new Times(all, took), load));
    }
    progress.accept("\n" + BenchmarkDocument.table(rows));
    progress.accept("took %d s".formatted(all.toSeconds()));
    return rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.MISSED);
  }

  private static Section onOneNode(String name, Bed bed) {
    return switch (name) {
      case "operation" -> new OperationSection(bed);
      case "processes" -> new ProcessesSection(bed);
      case "herd" -> new HerdSection(bed);
      case "burst" -> new BurstSection(bed);
      case "one-shot" -> new OneShotSection(bed);
      case "daemon" -> new DaemonSection(bed);
      case "meta-data" -> new MetaDataSection(bed);
      case "command" -> new CommandSection(bed);
      default -> throw new ClusterException("there is no section " + name);
    };
  }

  /** What can't be measured is said where its figures would be, and the others are measured. */
  private List<Row> measure(Section section) {
    long began = System.nanoTime();
    progress.accept("measuring " + section.name());
    try {
      return section.measure();
    } catch (ClusterException | CompletionException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      progress.accept("%s: %s".formatted(section.name(), e.getMessage()));
      return List.of(Row.unmeasured(section.name(), reason));
    } finally {
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      took.put(section.name(), duration);
      progress.accept("%s took %d s".formatted(section.name(), duration.toSeconds()));
    }
  }

  private TestCluster start(String use, String image) {
    ClusterPlan plan = new ClusterPlan(project.clusterName(use), 2, false);
    Path directory = project.work().resolve(use);
    TestCluster.remove(plan.name());
    return TestCluster.start(plan, image, directory, ClusterHardware.serve(plan, directory));
  }

  private void write(String text) {
    Path file = project.root().resolve(FILE);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
    progress.accept("written: " + FILE);
  }

  private static String load() {
    try {
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
      return String.join(" ", words[0], words[1], words[2]);
    } catch (IOException e) {
      throw new ClusterException("cannot read /proc/loadavg", e);
    }
  }
}
