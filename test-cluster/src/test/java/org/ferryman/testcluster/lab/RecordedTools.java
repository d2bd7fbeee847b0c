// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.captures.Capture;

/**
 * Writes down what real tools answer in a situation, in the format of the captures. After the first
 * command that may change the situation nothing is written any more.
 */
final class RecordedTools implements CommandRunner {
  private static final Set<String> READS =
      Set.of(
          "drbdsetup events2",
          "drbdsetup show",
          "drbdadm --version",
          "drbdadm dump-xml",
          "xl info",
          "xl list",
          "xenstore-ls -f");

  private final CommandRunner tools;
  private final Path folder;
  private final String situation;
  private boolean changed;

  /**
   * Records from now on.
   *
   * @param folder where to; it is made
   * @param situation what the files' names begin with
   */
  RecordedTools(CommandRunner tools, Path folder, Enum<?> situation) {
    this.tools = tools;
    this.folder = folder;
    this.situation = slug(situation.name());
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    CommandResult result = tools.run(command, cancellation);
    String line = String.join(" ", command.argv());
    // what drbdadm tells of its own configuration is no answer of the kernel's
    boolean answers = !line.startsWith("drbdadm dump-xml");
    if (answers && !changed && result instanceof CommandResult.Exited exited) {
      write(line, exited);
    }
    changed |= READS.stream().noneMatch(line::startsWith);
    return result;
  }

  private void write(String line, CommandResult.Exited exited) {
    Capture.Answer answer = Capture.Answer.printed(exited.stdout(), exited.stderr(), exited.code());
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(situation + "." + slug(line) + ".txt"), Capture.text(line, answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
