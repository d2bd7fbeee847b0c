// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.testcluster.storm.world.Plant;

/** History after history; one that breaks a rule is cut to its fewest faults and saved. */
final class Storm {
  private static final double PROGRESS_SECONDS = 10;

  private final Crew crew;
  private final Draw draw;
  private final Path out;
  private final PrintWriter print;
  private final Tally tally = new Tally();
  private long drawn;
  private double told;

  /**
   * None has run yet.
   *
   * @param out where histories are saved
   */
  Storm(Crew crew, Draw draw, Path out, PrintWriter print) {
    this.crew = requireNonNull(crew, "crew");
    this.draw = requireNonNull(draw, "draw");
    this.out = requireNonNull(out, "out");
    this.print = requireNonNull(print, "print");
  }

  /**
   * Lets it rage; whether every rule held.
   *
   * @param longest no history begins after that
   * @param histories no more than these
   */
  boolean held(Duration longest, long histories) {
    print.printf("first seed %d%n", draw.first());
    print.flush();
    crew.work(
        bench -> {
          for (OptionalLong next = next(longest, histories);
              next.isPresent();
              next = next(longest, histories)) {
            one(bench, draw.at(bench, next.getAsLong(), Plant.NONE));
          }
        });
    Bench first = crew.first();
    tally.table(first.scheduler().asked(), first.scheduler().spared()).forEach(print::println);
    return tally.violations() == 0;
  }

  private synchronized OptionalLong next(Duration longest, long histories) {
    boolean more = tally.seconds() < longest.toSeconds() && drawn < histories;
    return more ? OptionalLong.of(drawn++) : OptionalLong.empty();
  }

  private void one(Bench bench, Case it) {
    History.Outcome outcome = bench.run(it, false);
    Optional<String> rule = Bench.rule(outcome.violations());
    if (rule.isPresent()) {
      found(bench, it.broke(rule.get()), outcome);
    }
    synchronized (this) {
      tally.add(it, outcome);
      if (tally.seconds() - told > PROGRESS_SECONDS) {
        told = tally.seconds();
        print.println(tally.progress());
        print.flush();
      }
    }
  }

  private void found(Bench bench, Case broken, History.Outcome outcome) {
    Case least = bench.shrunk(broken);
    Path file = out.resolve("%s-%d.json".formatted(least.sample(), least.seed()));
    try {
      Files.createDirectories(out);
      least.save(file);
      List<String> story = bench.run(least, false).story();
      Files.write(out.resolve("%s-%d.txt".formatted(least.sample(), least.seed())), story);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    synchronized (this) {
      print.printf("seed %d broke a rule: %s%n", broken.seed(), outcome.violations().get(0));
      print.printf("  %s%n", least.words());
      least.troubles().forEach(trouble -> print.println("  " + trouble));
      print.printf("  again: test-cluster/storm --replay %s%n", file);
      print.flush();
    }
  }
}
