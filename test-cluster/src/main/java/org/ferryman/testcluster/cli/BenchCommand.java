// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.bench.Benchmark;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what Ferryman costs beside the peers. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures what an operation of Ferryman's agents costs beside ocf:linbit:drbd,"
            + " ocf:heartbeat:Xen and ocf:heartbeat:Dummy, on this machine and the same simulated"
            + " hardware. All sections together write test-cluster/BENCHMARK.md. Exit code 0 if"
            + " every mark was reached, 3 if one was missed.")
final class BenchCommand implements Callable<Integer> {
  private static final int MISSED = 3;

  @Parameters(
      arity = "0..*",
      paramLabel = "SECTION",
      description =
          "operation, processes, herd, burst, one-shot, daemon, meta-data, failover, hand-over.")
  private List<String> sections = List.of();

  @Option(
      names = "--failovers",
      defaultValue = "10",
      paramLabel = "N",
      description = "Deaths of a node on each side (default: ${DEFAULT-VALUE}).")
  private int failovers;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (String section : sections) {
      if (!Benchmark.SECTIONS.contains(section)) {
        throw new ClusterException(
            "there is no section '%s'; there are %s"
                .formatted(section, String.join(", ", Benchmark.SECTIONS)));
      }
    }
    Benchmark benchmark = new Benchmark(Project.find(), this::say, failovers);
    return benchmark.run(sections.isEmpty() ? Benchmark.SECTIONS : sections) ? 0 : MISSED;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
