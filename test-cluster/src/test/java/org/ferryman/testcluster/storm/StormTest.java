// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.world.Plant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories on the real code, within what a build has time for. */
class StormTest {
  private static final Path SAVED =
      Path.of("src/test/resources/org/ferryman/testcluster/storm/replays");
  private static final double SECONDS = 45;
  private static final long FIRST_SEED = 1;

  @TempDir private Path folder;

  private Bench bench() {
    return new Bench(Project.find().root().resolve("cib-samples"), folder);
  }

  private static Case drawn(Bench bench, String name, Flavour drbd, long seed, Plant plant) {
    return Case.drawn(bench.sample(name, 1), 1, drbd, seed, plant);
  }

  @Test
  void sameSeedIsTheSameHistoryByteForByte() {
    Case it = drawn(bench(), "live-migration", Flavour.DRBD84, 9, Plant.NONE);

    List<String> once = bench().run(it, true).story();
    List<String> again = bench().run(it, true).story();

    assertThat(once).hasSizeGreaterThan(300);
    assertThat(again).isEqualTo(once);
  }

  /** With one that remembers what crm_simulate said, too. */
  @Test
  void rememberedAnswersChangeNoHistory() {
    Bench bench = bench();
    Case it = drawn(bench, "fenced", Flavour.DRBD9, 10, Plant.NONE);

    List<String> once = bench.run(it, false).story();

    assertThat(bench.run(it, false).story()).isEqualTo(once);
    assertThat(bench.scheduler().spared()).isPositive();
  }

  @Test
  void noHistoryBreaksARule() {
    Bench bench = bench();
    Tally tally = new Tally();
    for (long seed = FIRST_SEED; tally.seconds() < SECONDS; seed++) {
      String name = Sample.NAMES.get((int) (seed % Sample.NAMES.size()));
      Flavour drbd = seed / 2 % 2 == 1 ? Flavour.DRBD9 : Flavour.DRBD84;
      Case it = drawn(bench, name, drbd, seed, Plant.NONE);
      History.Outcome outcome = bench.run(it, false);
      tally.add(it, outcome);
      assertThat(outcome.violations()).as("%s: %s", it.words(), it.troubles()).isEmpty();
    }
    assertThat(tally.histories()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"STOP_OF_A_GUEST_AT_ONCE", "MONITOR_SAYS_STOPPED", "START_OF_A_GUEST_AT_ONCE"})
  void plantedFaultIsFound(Plant plant) {
    Bench bench = bench();
    boolean found = false;
    for (long seed = 1; seed <= 30 && !found; seed++) {
      found =
          !bench
              .run(drawn(bench, "live-migration", Flavour.DRBD84, seed, plant), false)
              .violations()
              .isEmpty();
    }
    assertThat(found).isTrue();
  }

  static List<Path> saved() throws IOException {
    try (Stream<Path> all = Files.list(SAVED)) {
      return all.filter(it -> it.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** Histories that once broke a rule, of the product or of the storm itself. */
  @ParameterizedTest
  @MethodSource("saved")
  void replayBreaksNoRule(Path file) throws IOException {
    assertThat(bench().run(Case.read(file), false).violations()).isEmpty();
  }

  @Test
  void shrunkCaseHasTheFaultsThatMatter() {
    Bench bench = bench();
    Case broken = drawn(bench, "live-migration", Flavour.DRBD84, 4, Plant.MONITOR_SAYS_STOPPED);
    String rule = Bench.rule(bench.run(broken, false).violations()).orElseThrow();

    Case least = bench.shrunk(broken.broke(rule));

    assertThat(least.troubles()).hasSizeLessThan(broken.troubles().size());
    assertThat(Bench.rule(bench.run(least, false).violations())).contains(rule);
  }

  @Test
  void savedCaseIsReadAgain() throws IOException {
    Case it = drawn(bench(), "vbd", Flavour.DRBD9, 5, Plant.NO_LOCKS).broke("a rule");
    Path file = folder.resolve("case.json");
    it.save(file);
    assertThat(Case.read(file)).isEqualTo(it);
  }
}
