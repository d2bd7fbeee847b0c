// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.world.Plant;
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
  private static final double PROGRESS_SECONDS = 10;
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
    Bench bench = new Bench(samples, folder);
    if (replay != null) {
      return replayed(bench, Case.read(replay));
    }
    return planted ? planted(bench) : storm(bench);
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

  private PrintWriter print() {
    return spec.commandLine().getOut();
  }

  /** What is not given changes from history to history. */
  private Case drawn(Bench bench, long its, Plant plant) {
    String name = sample != null ? sample : Sample.NAMES.get((int) (its % Sample.NAMES.size()));
    int count = guests != null ? guests : 1 + (int) (its / 3 % 3);
    boolean nine = drbd != null ? drbd.equals("9") : its / 2 % 2 == 1;
    Flavour flavour = nine ? Flavour.DRBD9 : Flavour.DRBD84;
    return Case.drawn(bench.sample(name, count), count, flavour, its, plant);
  }

  private int storm(Bench bench) throws IOException {
    Tally tally = new Tally();
    print().printf("first seed %d%n", seed);
    double told = 0;
    for (long its = seed; goesOn(tally); its++) {
      Case it = drawn(bench, its, Plant.NONE);
      History.Outcome outcome = bench.run(it, false);
      tally.add(it, outcome);
      Optional<String> rule = Bench.rule(outcome.violations());
      if (rule.isPresent()) {
        found(bench, it.broke(rule.get()), outcome.violations().get(0));
      }
      if (tally.seconds() - told > PROGRESS_SECONDS) {
        told = tally.seconds();
        print().println(tally.progress());
      }
    }
    tally.table(bench.scheduler().asked(), bench.scheduler().spared()).forEach(print()::println);
    return tally.violations() == 0 ? 0 : BROKEN;
  }

  private boolean goesOn(Tally tally) {
    return minutes != null
        ? tally.seconds() < minutes * 60.0
        : tally.histories() < (histories == null ? 100 : histories);
  }

  private void found(Bench bench, Case broken, Violation violation) throws IOException {
    print().printf("seed %d broke a rule: %s%n", broken.seed(), violation);
    Case least = bench.shrunk(broken);
    Files.createDirectories(out);
    Path file = out.resolve("%s-%d.json".formatted(least.sample(), least.seed()));
    least.save(file);
    List<String> story = bench.run(least, false).story();
    Files.write(out.resolve("%s-%d.txt".formatted(least.sample(), least.seed())), story);
    print().printf("  %s%n", least.words());
    least.troubles().forEach(trouble -> print().println("  " + trouble));
    print().printf("  again: test-cluster/storm --replay %s%n", file);
  }

  private int replayed(Bench bench, Case it) {
    History.Outcome outcome = bench.run(it, tools);
    outcome.story().forEach(print()::println);
    print().println(it.words());
    print()
        .println(
            outcome.violations().isEmpty()
                ? "no rule was broken"
                : outcome.violations().get(0).toString());
    return outcome.violations().isEmpty() ? 0 : BROKEN;
  }

  private int planted(Bench bench) {
    int most = histories == null ? 2_000 : histories;
    List<Plant> missed = new ArrayList<>();
    for (Plant plant : Plant.values()) {
      if (plant != Plant.NONE) {
        String found = "NOT FOUND in %d histories".formatted(most);
        boolean seen = false;
        for (int i = 0; i < most && !seen; i++) {
          Optional<String> rule =
              Bench.rule(bench.run(drawn(bench, seed + i, plant), false).violations());
          if (rule.isPresent()) {
            seen = true;
            found = "after %d: %s".formatted(i + 1, rule.get());
          }
        }
        if (!seen) {
          missed.add(plant);
        }
        print().printf("%-28s %s%n", plant, found);
        print().flush();
      }
    }
    print()
        .printf(
            "%d of %d found%n",
            Plant.values().length - 1 - missed.size(), Plant.values().length - 1);
    return missed.isEmpty() ? 0 : BROKEN;
  }
}
