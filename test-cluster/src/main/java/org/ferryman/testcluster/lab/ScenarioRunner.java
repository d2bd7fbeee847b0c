// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs scenarios one after the other: each on machines that are started afresh, or on those of the
 * scenario before it, if that passed and left what this one starts from.
 *
 * @param setup makes the lab
 * @param agents whose agents are run
 * @param progress hears what happens
 */
record ScenarioRunner(LabSetup setup, AgentChoice agents, Consumer<String> progress) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Runs them all, whatever becomes of each; the machines are off at the end. */
  List<Outcome> run(List<Scenario> scenarios) {
    Lab lab = setup.built(); // not a part of how long the first scenario takes
    List<Outcome> outcomes = new ArrayList<>();
    try {
      Optional<Scenario> left = Optional.empty();
      for (Scenario scenario : scenarios) {
        boolean goesOn = left.filter(scenario::goesOnFrom).isPresent();
        long start = System.nanoTime();
        if (!goesOn) {
          lab = setup.up();
        }
        Outcome outcome = run(scenario, lab, goesOn, start);
        outcomes.add(outcome);
        left = outcome.passed() ? Optional.of(scenario) : Optional.empty();
      }
    } finally {
      lab.down();
    }
    return outcomes;
  }

  private Outcome run(Scenario scenario, Lab lab, boolean goesOn, long start) {
    String commit = commit();
    String title = scenario.name() + " with " + agents.name().toLowerCase(Locale.ROOT);
    progress.accept(title + ": " + scenario.summary());
    Path folder = setup.files().runs().resolve(title.replace(' ', '-'));
    Lab.emptied(folder);
    List<String> failures = new ArrayList<>();
    Map<String, Double> figures;
    try (LabRun run = new LabRun(lab, agents, goesOn, folder, progress)) {
      try {
        scenario.run(run);
      } catch (LabException e) {
        run.mark("WRONG: " + e.getMessage());
        failures.add(e.getMessage());
      } finally {
        progress.accept("timeline: " + run.write(title));
      }
      failures.addAll(run.failures());
      figures = run.figures();
    }
    Outcome outcome =
        new Outcome(
            scenario.name(),
            agents.name().toLowerCase(Locale.ROOT),
            failures,
            figures,
            (System.nanoTime() - start) / 1e9,
            Instant.now().toString(),
            commit,
            lab.accelerator().name());
    write(folder.resolve("outcome.json"), outcome);
    if (outcome.passed()) {
      new LastPassed(setup.files().lastPassed()).add(outcome);
    }
    return outcome;
  }

  /** What is checked out; the record of passes is no part of what was tried. */
  private String commit() {
    String root = setup.files().root().toString();
    String record = setup.files().root().relativize(setup.files().lastPassed()).toString();
    String commit = git("-C", root, "describe", "--always").strip();
    String changed =
        git(
            "-C",
            root,
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":(exclude)" + record);
    return changed.isBlank() ? commit : commit + "-dirty";
  }

  private static String git(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("git"));
    argv.addAll(List.of(arguments));
    return Host.local().output(Duration.ofSeconds(20), argv);
  }

  /** How each scenario ended that was run last. */
  static List<Outcome> remembered(LabFiles files) {
    if (!Files.isDirectory(files.runs())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(files.runs())) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Path folder : folders.sorted().toList()) {
        Path file = folder.resolve("outcome.json");
        if (Files.isRegularFile(file)) {
          outcomes.add(JSON.readValue(file.toFile(), Outcome.class));
        }
      }
      return outcomes;
    } catch (IOException e) {
      throw new LabException("cannot read what is remembered in " + files.runs(), e);
    }
  }

  private static void write(Path file, Outcome outcome) {
    try {
      Files.write(file, JSON.writeValueAsBytes(outcome));
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }
}
