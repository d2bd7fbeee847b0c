// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.samples.Pacemaker;
import org.ferryman.samples.Tool;

/**
 * The command-line tools of the Pacemaker of Debian 13 in a container of one shell. That reads
 * commands from its standard input until this is closed (or this JVM dies), and the container goes
 * with it: starting a process through the engine for each command would take longer than the
 * commands do.
 */
final class PacemakerContainer implements Pacemaker, AutoCloseable {
  private static final Minbase IMAGE = new Minbase("trixie", List.of("pacemaker-cli-utils"));
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Path directory;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader exitCodes;

  private PacemakerContainer(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.exitCodes = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it, having made its image if that is missing.
   *
   * @param directory a temporary directory, which the container has at the same place
   */
  static PacemakerContainer start(Path directory) throws IOException {
    Path area = Project.find().work().resolve("image");
    String image = IMAGE.ensure(area, HostApt.ofThisHost(), System.err::println);
    String volume = "%s:%s".formatted(directory, directory);
    Process process =
        new ProcessBuilder(
                Docker.BINARY,
                "run",
                "--rm",
                "--interactive",
                "--network=none",
                "--env=LC_ALL=C.UTF-8",
                "--volume=" + volume,
                image,
                "sh")
            .redirectError(directory.resolve("container.log").toFile())
            .start();
    return new PacemakerContainer(directory, process);
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public Tool.Result run(List<String> command) {
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    String line =
        "timeout %d %s > %s 2> %s < /dev/null; echo $?"
            .formatted(
                DEADLINE.toSeconds(),
                command.stream().map(PacemakerContainer::quoted).collect(Collectors.joining(" ")),
                quoted(out.toString()),
                quoted(err.toString()));
    try {
      commands.write(line + "\n");
      commands.flush();
      String exitCode = exitCodes.readLine();
      if (exitCode == null) {
        throw new AssertionError(
            "the container is gone: " + Files.readString(directory.resolve("container.log")));
      }
      return new Tool.Result(
          command, Integer.parseInt(exitCode), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new AssertionError("%s can't be run in the container".formatted(command.get(0)), e);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    assertThat(process.onExit())
        .as("the container ends when its input does")
        .succeedsWithin(DEADLINE);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
