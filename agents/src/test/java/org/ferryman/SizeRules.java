// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What fits a reader's head: a package has 30 files at most, a file 400 lines. */
public final class SizeRules {
  private static final int FILES = 30;
  private static final int LINES = 400;

  private SizeRules() {}

  /** The packages in these folders that have more files. */
  public static Set<Path> largePackages(String... folders) throws IOException {
    return sources(folders).stream()
        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(it -> it.getValue() > FILES)
        .map(it -> it.getKey())
        .collect(Collectors.toSet());
  }

  /** The files in these folders that have more lines. */
  public static List<Path> largeFiles(String... folders) throws IOException {
    List<Path> large = new ArrayList<>();
    for (Path file : sources(folders)) {
      if (Files.readAllLines(file).size() > LINES) {
        large.add(file);
      }
    }
    return large;
  }

  private static List<Path> sources(String... folders) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(it -> it.toString().endsWith(".java") && !it.endsWith("package-info.java"))
            .forEach(all::add);
      }
    }
    return all;
  }
}
