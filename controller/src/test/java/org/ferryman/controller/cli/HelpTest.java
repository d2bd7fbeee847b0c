// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each command's help is as it was written and read. {@code -Dferryman.golden=write} writes what
 * they print now.
 */
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/org/ferryman/controller/cli/help");

  static Stream<String> commands() {
    return FerrymanCommand.everyCommand(FerrymanCommand.commandLine())
        .map(it -> it.getCommandSpec().qualifiedName(" "))
        .filter(it -> !it.equals("ferryman help"))
        .sorted();
  }

  private static Path golden(String command) {
    return GOLDEN.resolve(command.replace(' ', '-') + ".txt");
  }

  /** As it is printed where only the command that is called is read. */
  private static String help(String command) {
    String[] words = (command.replaceFirst("ferryman *", "") + " --help").strip().split(" ", -1);
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int exit = FerrymanCommand.commandLine(words[0]).setOut(writer).setErr(writer).execute(words);
    assertThat(exit).as(text.toString()).isZero();
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsAsWritten(String command) throws IOException {
    if ("write".equals(System.getProperty("ferryman.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden(command), help(command));
    }
    assertThat(golden(command)).as("'%s' has a text", command).exists();
    assertThat(help(command)).isEqualTo(Files.readString(golden(command)));
  }

  @Test
  void everyTextIsOfACommand() throws IOException {
    Set<Path> texts =
        commands().map(HelpTest::golden).collect(Collectors.toCollection(TreeSet::new));

    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files).allSatisfy(file -> assertThat(texts).contains(file));
    }
  }
}
