// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.config.DefinitionParser;
import org.ferryman.tools.drbd.config.ResourceConfiguration;

/** What fencing asks of the node beyond {@link Drbd}. */
public final class NodeTools {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FORCE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOG_TIMEOUT = Duration.ofMillis(500);

  private final CommandRunner runner;

  /** The tools as that runner finds them. */
  public NodeTools(CommandRunner runner) {
    this.runner = runner;
  }

  /** Reads a resource's configuration with {@code drbdadm dump-xml}. */
  public ResourceConfiguration.Reading configuration(DrbdResource resource, Operation operation) {
    List<String> argv = new ArrayList<>(List.of("drbdadm"));
    if (!resource.inDefaultConfiguration()) {
      argv.addAll(List.of("-c", resource.configuration()));
    }
    argv.addAll(List.of("dump-xml", resource.name()));
    CommandResult result = run(operation, READ_TIMEOUT, argv);
    if (!result.succeeded()) {
      return new ResourceConfiguration.Reading.Unknown(
          result.describe(), result instanceof CommandResult.NotStarted it && it.missing());
    }
    try {
      return DefinitionParser.resources(result.stdout()).stream()
          .filter(it -> it.getAttribute("name").equals(resource.name()))
          .findFirst()
          .map(ResourceConfiguration::resource)
          .<ResourceConfiguration.Reading>map(
              it -> new ResourceConfiguration.Reading.Known(it, result.stdout()))
          .orElseGet(
              () ->
                  new ResourceConfiguration.Reading.Unknown(
                      "'%s' told of another resource".formatted(result.command().line())));
    } catch (IllegalArgumentException e) {
      return new ResourceConfiguration.Reading.Unknown(
          "'%s' answered what is not understood: %s"
              .formatted(result.command().line(), e.getMessage()));
    }
  }

  /** As {@link #configuration}, beside what the caller asks. */
  public CompletableFuture<ResourceConfiguration.Reading> configurationBeside(
      DrbdResource resource, Operation operation) {
    return runner.beside(() -> configuration(resource, operation));
  }

  /** Every option of a kernel module that modprobe(8) would set, as lines; empty if not known. */
  public Optional<List<String>> moduleOptions(Operation operation) {
    CommandResult result = run(operation, READ_TIMEOUT, List.of("modprobe", "--showconfig"));
    return result.succeeded()
        ? Optional.of(
            result.stdout().lines().filter(line -> line.startsWith("options drbd ")).toList())
        : Optional.empty();
  }

  /**
   * Makes the data here the newest there is, whatever a peer has; Secondary afterwards.
   *
   * @return why that failed; empty if it is done
   */
  public Optional<String> declareNewest(DrbdResource resource, Operation operation) {
    for (List<String> words : List.of(List.of("primary", "--force"), List.of("secondary"))) {
      List<String> argv = new ArrayList<>(List.of("drbdadm"));
      argv.addAll(words);
      argv.add(resource.name());
      CommandResult result = run(operation, FORCE_TIMEOUT, argv);
      if (!result.succeeded()) {
        return Optional.of(result.describe());
      }
    }
    return Optional.empty();
  }

  /**
   * Writes a line to the system's log: what a handler prints, DRBD drops.
   *
   * @return why it could not be written; empty if it was
   */
  public Optional<String> log(String priority, String line, Operation operation) {
    CommandResult result =
        run(
            operation,
            LOG_TIMEOUT,
            List.of("logger", "--tag=ferryman", "--priority=daemon." + priority, "--", line));
    return result.succeeded() ? Optional.empty() : Optional.of(result.describe());
  }

  private CommandResult run(Operation operation, Duration timeout, List<String> argv) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(timeout), argv), operation.cancellation());
  }
}
