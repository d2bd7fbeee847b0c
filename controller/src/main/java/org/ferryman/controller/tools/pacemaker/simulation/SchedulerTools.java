// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.simulation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/** {@link Scheduler} on the command line of crm_simulate(8), of Pacemaker 2.1 and 3.0. */
public final class SchedulerTools implements Scheduler {

  /** A thousand guests take it some seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** CRM_EX_ERROR: an action failed, or waits for what will not come. */
  private static final int INCOMPLETE = 1;

  private final CommandRunner runner;
  private final Path folder;

  /**
   * The tool as that runner finds it.
   *
   * @param folder where files are kept while it runs: the CIB is among them, so nobody else may
   *     read what is there
   */
  public SchedulerTools(CommandRunner runner, Path folder) {
    this.runner = requireNonNull(runner, "runner");
    this.folder = requireNonNull(folder, "folder");
  }

  @Override
  public Reading transition(String cib, List<Event> events, Operation operation) {
    List<Path> files = new ArrayList<>();
    try {
      Path before = file(files);
      Path after = file(files);
      Files.writeString(before, cib);
      return transition(before, after, events, operation);
    } catch (IOException e) {
      return new Reading.Unknown(
          "no file can be written in %s for crm_simulate: %s".formatted(folder, e.getMessage()));
    } finally {
      files.forEach(SchedulerTools::remove);
    }
  }

  private Reading transition(Path before, Path after, List<Event> events, Operation operation)
      throws IOException {
    List<Event> happened = events.stream().filter(it -> !it.failing()).toList();
    List<Event> failing = events.stream().filter(Event::failing).toList();
    if (!happened.isEmpty()) {
      // A step of its own: the XML of Pacemaker 3.0.0 leaves the transition out where it tells of
      // events.
      CommandResult result =
          run(
              List.of("crm_simulate", "--xml-file=" + before, "--save-input=" + after),
              happened,
              operation);
      if (!result.succeeded()) {
        return new Reading.Unknown(result.describe());
      }
      Files.writeString(before, Files.readString(after));
    }
    CommandResult result =
        run(
            List.of(
                "crm_simulate",
                "--simulate",
                "--output-as=xml",
                "--xml-file=" + before,
                "--save-output=" + after),
            failing,
            operation);
    boolean ended =
        result instanceof Exited exited && Set.of(0, INCOMPLETE).contains(exited.code());
    if (!ended || !result.stderr().isBlank()) {
      return new Reading.Unknown(result.describe());
    }
    try {
      return new Reading.Known(
          TransitionParser.parse(result.stdout(), result.succeeded(), Files.readString(after)));
    } catch (IllegalArgumentException e) {
      return new Reading.Unknown(
          "'%s' answered what is not understood: %s"
              .formatted(result.command().line(), e.getMessage()));
    }
  }

  private CommandResult run(List<String> words, List<Event> events, Operation operation) {
    List<String> argv = Stream.concat(words.stream(), events.stream().map(Event::option)).toList();
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(TIMEOUT), argv), operation.cancellation());
  }

  private Path file(List<Path> files) throws IOException {
    Path file = Files.createTempFile(folder, "simulated", ".xml");
    files.add(file);
    return file;
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
