// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long HISTORIES = 60;

  /** The same on every machine, unless a run is to be repeated or to look further. */
  private static final long FIRST_SEED = Long.getLong("ferryman.storm.seed", 1);

  @TempDir private Path folder;

  private static Path samples() {
    return Project.find().root().resolve("cib-samples");
  }

  private Bench bench() {
    return new Bench(samples(), folder);
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

  /** Two beside each other; what was found is in the words printed. */
  @Test
  void noHistoryBreaksARule() {
    Crew crew = new Crew(samples(), folder, 2);
    StringWriter words = new StringWriter();
    Draw draw = new Draw(FIRST_SEED, null, 1, null);

    boolean held =
        new Storm(crew, draw, folder.resolve("found"), new PrintWriter(words))
            .held(LONGEST, HISTORIES);

    assertThat(held).as(words.toString()).isTrue();
    assertThat(words.toString()).containsPattern("histories +[1-9]");
  }

  /** Otherwise all that is said of migrations would be said of none. */
  @Test
  void guestsMoveLiveWithoutBeingStarted() {
    Case calm = drawn(bench(), "live-migration", Flavour.DRBD9, 3, Plant.NONE);
    List<Trouble> moves =
        List.of(
            new Trouble(5_000, FaultKind.STANDBY, "node1", "", 70_000),
            new Trouble(150_000, FaultKind.STANDBY, "node2", "", 70_000));

    History.Outcome outcome = bench().run(calm.with(moves), false);

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.migrations()).isPositive();
  }

  /** What has a salt in each JVM, as the order of an immutable map, must not matter. */
  @Test
  void sameSeedIsTheSameHistoryInAnotherJvm() throws IOException, InterruptedException {
    Case it = drawn(bench(), "multi-disk", Flavour.DRBD9, 12, Plant.NONE);
    Path file = folder.resolve("case.json");
    it.save(file);
    Path out = folder.resolve("out.txt");

    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dferryman.root=" + Project.find().root(),
                "-cp",
                System.getProperty("java.class.path"),
                StormMain.class.getName(),
                "--tools",
                "--replay",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(out.toFile())
            .start();
    List<String> here = bench().run(it, true).story();

    assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(out)).startsWith(String.join("\n", here));
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
