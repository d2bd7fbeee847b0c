// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.captures.Capture;

/**
 * What the real tools answered to the contract suites in the lab: {@code lab contract} writes it.
 */
final class LabCaptures {
  private static final Path FOLDER = Path.of("src/test/resources/captures/lab");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private LabCaptures() {}

  /** The captures of some tools, by name. */
  static List<Path> of(String tools) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(tools))) {
      return files.sorted().toList();
    }
  }

  /** What the tools were in: the name of a capture begins with it. */
  static <E extends Enum<E>> E situation(Capture capture, Class<E> situations) {
    String name = capture.name();
    return Enum.valueOf(
        situations,
        name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** What other tools answer to a command line. */
  static Capture.Answer answer(CommandRunner tools, String line) {
    Command command = Command.of(LIMIT, List.of(line.split(" ", -1)));
    CommandResult result = tools.run(command, new Cancellation());
    assertThat(result).isInstanceOf(CommandResult.Exited.class);
    CommandResult.Exited exited = (CommandResult.Exited) result;
    return Capture.Answer.printed(exited.stdout(), exited.stderr(), exited.code());
  }
}
