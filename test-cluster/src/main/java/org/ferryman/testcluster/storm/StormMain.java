// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.Project;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code test-cluster/storm}. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description =
        "Random histories of a cluster under Ferryman: its own code and Pacemaker's scheduler on"
            + " simulated hardware, in model time, with several faults at once. What must hold is"
            + " looked at after every event. Exit code 0 if every rule held, 3 if one was broken.")
public final class StormMain implements Callable<Integer> {
  private static final int BROKEN = 3;
  private static final Duration FOR_EVER = Duration.ofDays(365);
  private static final List<Path> FAST = List.of(Path.of("/dev/shm"), Path.of("/tmp"));

  @Option(names = "--histories", paramLabel = "N", description = "How many (default: 100).")
  private Integer histories;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "As many as fit into that time, instead of a number.")
  private Integer minutes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Of the first history; each next one has the next (default: 1).")
  private long seed;

  @Option(
      names = "--sample",
      paramLabel = "NAME",
      description = "A topology of cib-samples (default: all in turn).")
  private String sample;

  @Option(
      names = "--guests",
      paramLabel = "N",
      description = "How many guests, 1 to 6 (default: 1 to 3 in turn).")
  private Integer guests;

  @Option(names = "--drbd", paramLabel = "84|9", description = "Which DRBD (default: in turn).")
  private String drbd;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Runs one saved history again and tells all of it.")
  private Path replay;

  @Option(
      names = "--planted",
      description = "Plants faults into the product, one at a time: is each found?")
  private boolean planted;

  @Option(
      names = "--out",
      defaultValue = "storm-found",
      paramLabel = "FOLDER",
      description = "Where histories that break a rule are saved (default: storm-found).")
  private Path out;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many histories run beside each other (default: one for each processor).")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(names = "--tools", description = "With each tool's answer in the story of a replay.")
  private boolean tools;

  @Spec private CommandSpec spec;

  /**
   * Runs the tool and ends the JVM with its exit code.
   *
   * @param arguments as given on the command line
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StormMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    check();
    Path folder =
        Files.createTempDirectory(
            FAST.stream().filter(Files::isDirectory).findFirst().orElseThrow(), "ferryman-storm");
    Path samples = Project.find().root().resolve("cib-samples");
    Crew crew = new Crew(samples, folder, Math.max(1, workers));
    PrintWriter print = spec.commandLine().getOut();
    if (replay != null) {
      return replayed(crew.first(), Case.read(replay), print);
    }
    Draw draw = new Draw(seed, sample, guests, drbd);
    boolean held =
        planted
            ? new Plants(crew, draw, print).found(histories == null ? 2_000 : histories)
            : new Storm(crew, draw, out, print).held(longest(), most());
    return held ? 0 : BROKEN;
  }

  private Duration longest() {
    return minutes == null ? FOR_EVER : Duration.ofMinutes(minutes);
  }

  private long most() {
    if (histories != null) {
      return histories;
    }
    return minutes == null ? 100 : Long.MAX_VALUE;
  }

  private void check() {
    boolean known = sample == null || Sample.NAMES.contains(sample);
    boolean flavour = drbd == null || List.of("84", "9").contains(drbd);
    boolean some = guests == null || (guests >= 1 && guests <= 6);
    if (!known || !flavour || !some) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--sample is one of %s, --drbd is 84 or 9, --guests is 1 to 6"
              .formatted(String.join(", ", Sample.NAMES)));
    }
  }

  private int replayed(Bench bench, Case it, PrintWriter print) {
    History.Outcome outcome = bench.run(it, tools);
    outcome.story().forEach(print::println);
    print.println(it.words());
    print.println(
        outcome.violations().isEmpty()
            ? "no rule was broken"
            : outcome.violations().get(0).toString());
    return outcome.violations().isEmpty() ? 0 : BROKEN;
  }
}
