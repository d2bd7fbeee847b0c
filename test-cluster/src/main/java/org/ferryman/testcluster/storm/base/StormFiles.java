// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of the simulated world. */
public final class StormFiles {
  private StormFiles() {}

  /** What is in it but hidden files, sorted; nothing where it is not there. */
  public static List<String> names(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(it -> String.valueOf(it.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes it, with nothing in it. */
  public static void empty(Path folder) {
    try {
      if (Files.exists(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
