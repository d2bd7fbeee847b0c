// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one scenario.
 *
 * @param scenario its name
 * @param agents whose agents were run
 * @param failures what did not hold; empty if it passed
 * @param figures what was measured, in seconds
 * @param seconds how long it took, with the start of the machines unless it went on from another
 *     scenario
 * @param at when it ended, ISO 8601
 * @param commit what was checked out; with {@code -dirty} if that was changed
 * @param accelerator how the machines were run
 */
record Outcome(
    String scenario,
    String agents,
    List<String> failures,
    Map<String, Double> figures,
    double seconds,
    String at,
    String commit,
    String accelerator) {

  Outcome {
    failures = List.copyOf(failures);
    figures = Map.copyOf(figures);
  }

  /** Whether everything held. */
  boolean passed() {
    return failures.isEmpty();
  }

  /** What it is about: an outcome of the same title takes its place. */
  String title() {
    return "%s with %s (%s)".formatted(scenario, agents, accelerator);
  }

  /** One line: when, on what, and the figures. */
  String line() {
    return "%s: %s at %s on %s in %.0f s; %s"
        .formatted(title(), passed() ? "passed" : "FAILED", at, commit, seconds, measured())
        .strip();
  }

  /** The figures in one line. */
  String measured() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(figures)
        .forEach(
            (what, value) -> text.append(String.format(Locale.ROOT, "%s %.1f s; ", what, value)));
    return text.toString().strip();
  }

  /** A table of several. */
  static String table(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder("\nscenario                result  seconds  measured\n");
    for (Outcome outcome : outcomes) {
      text.append(
          "%-22s  %-6s  %7.0f  %s%n"
              .formatted(
                  outcome.scenario(),
                  outcome.passed() ? "passed" : "FAILED",
                  outcome.seconds(),
                  outcome.measured()));
      outcome.failures().forEach(failure -> text.append("    ").append(failure).append('\n'));
    }
    text.append(
        "%d of %d passed, %.0f s%n"
            .formatted(
                outcomes.stream().filter(Outcome::passed).count(),
                outcomes.size(),
                outcomes.stream().mapToDouble(Outcome::seconds).sum()));
    return text.toString();
  }
}
