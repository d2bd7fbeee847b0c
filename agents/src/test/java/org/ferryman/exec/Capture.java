// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a real tool answered once: {@code $ command}, standard output, {@code --- stderr}, {@code
 * --- exit N}.
 *
 * @param line the command as it was typed
 * @param code its exit code
 */
public record Capture(String line, String stdout, String stderr, int code) {

  /** From a file in {@code captures/} on the class path. */
  public static Capture of(String name) {
    return of(folder("").resolve(name));
  }

  /** From a file. */
  public static Capture of(Path file) {
    try {
      String text = Files.readString(file);
      String line = text.substring(2, text.indexOf('\n'));
      int exit = text.lastIndexOf("--- exit ");
      String output = text.substring(text.indexOf('\n') + 1, exit);
      int stderr = output.startsWith("--- stderr\n") ? 0 : output.indexOf("\n--- stderr\n") + 1;
      boolean complained = output.startsWith("--- stderr\n") || stderr > 0;
      return new Capture(
          line,
          complained ? output.substring(0, stderr) : output,
          complained ? output.substring(stderr + "--- stderr\n".length()) : "",
          Integer.parseInt(text.substring(exit + "--- exit ".length()).split("\n", 2)[0].strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of {@code captures/} on the class path. */
  public static Path folder(String name) {
    try {
      return Path.of(Capture.class.getResource("/captures").toURI()).resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files of a folder of {@code captures/} whose names match, sorted. */
  public static List<Path> files(String folder, String regex) {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files.filter(file -> file.getFileName().toString().matches(regex)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the answer to a command. */
  public CommandResult answering(Command command) {
    return new CommandResult.Exited(command, code, stdout, stderr, Duration.ZERO);
  }
}
