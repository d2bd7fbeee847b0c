// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command-line tool with a deadline; a missing tool is a failure, not a reason to skip. */
public final class Tool {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private Tool() {}

  /** What a tool answered: exit code, standard output, standard error. */
  public record Result(List<String> command, int exit, String output, String error) {

    /** This result, if the tool has succeeded. */
    public Result successful() {
      if (exit != 0) {
        throw new AssertionError(
            "%s answered %d: %s%s".formatted(String.join(" ", command), exit, output, error));
      }
      return this;
    }
  }

  /** Runs {@code command} in {@code directory}, where its output is kept too. */
  static Result run(Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile(directory, "out", ".txt");
      Path error = Files.createTempFile(directory, "err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectInput(new java.io.File("/dev/null"));
      builder.redirectOutput(output.toFile()).redirectError(error.toFile());
      Process process = builder.start();
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "%s did not end within %s".formatted(String.join(" ", command), DEADLINE));
      }
      return new Result(
          command, process.exitValue(), Files.readString(output), Files.readString(error));
    } catch (IOException e) {
      throw new AssertionError("%s can't be run".formatted(command.get(0)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while %s ran".formatted(command.get(0)), e);
    }
  }
}
