// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * A command run on the host: an argument vector with a deadline.
 *
 * @param argv program and arguments, passed on as they are
 * @param environment variables set in addition to the inherited ones
 * @param deadline when the command is killed
 */
public record HostCommand(List<String> argv, Map<String, String> environment, Duration deadline) {
  private static final int TAIL = 1500;

  /**
   * Copies.
   *
   * @throws IllegalArgumentException without a program or a deadline
   */
  public HostCommand {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty() || deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a command needs a program and a deadline: " + argv);
    }
  }

  /** In this process's environment. */
  public static HostCommand of(Duration deadline, String... argv) {
    return new HostCommand(List.of(argv), Map.of(), deadline);
  }

  /** Runs it and returns its standard output. */
  String output() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    run(
        out,
        err,
        () -> err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Runs it with standard output and error in a file that stays.
   *
   * @throws ClusterException if it does not exit with 0, with the end of what it said
   */
  public void logTo(Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      try (OutputStream out = Files.newOutputStream(log)) {
        run(out, out, () -> read(log) + " (all of it: " + log + ")");
      }
    } catch (IOException e) {
      throw new ClusterException("cannot write " + log, e);
    }
  }

  /** Whether it exits with 0. */
  boolean succeeds() {
    try {
      execute(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
      return true;
    } catch (ExecuteException e) {
      return false;
    } catch (IOException e) {
      throw new ClusterException(line() + " could not be started; is the program installed?", e);
    }
  }

  private void run(OutputStream out, OutputStream err, Said said) {
    try {
      execute(out, err);
    } catch (ExecuteException e) {
      throw new ClusterException(
          "%s: exit code %d: %s".formatted(line(), e.getExitValue(), tail(said.text())), e);
    } catch (IOException e) {
      throw new ClusterException(line() + " could not be started; is the program installed?", e);
    }
  }

  private void execute(OutputStream out, OutputStream err) throws IOException {
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(out, err));
    executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(deadline).get());
    CommandLine command = new CommandLine(argv.get(0));
    argv.stream().skip(1).forEach(argument -> command.addArgument(argument, false));
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(environment);
    executor.execute(command, variables);
  }

  private String line() {
    return String.join(" ", argv);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "its output cannot be read: " + e;
    }
  }

  private static String tail(String text) {
    String stripped = text.strip();
    return stripped.substring(Math.max(0, stripped.length() - TAIL));
  }

  @FunctionalInterface
  private interface Said {
    String text();
  }
}
