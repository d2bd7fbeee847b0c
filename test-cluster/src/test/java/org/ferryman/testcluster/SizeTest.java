// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and files stay small enough to be read at a sitting. */
class SizeTest {
  private static final int FILES = 30;
  private static final int LINES = 400;

  /** These are larger still; the list only gets shorter. */
  private static final Set<String> TOO_LARGE = Set.of("drbd", "lab");

  @Test
  void noPackageHasMoreThanThirtyFiles() throws IOException {
    Map<Path, Long> packages =
        sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    packages.values().removeIf(count -> count <= FILES);

    assertThat(packages.keySet())
        .extracting(folder -> folder.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(TOO_LARGE);
  }

  @Test
  void noFileHasMoreThanFourHundredLines() throws IOException {
    List<Path> large = new ArrayList<>();
    for (Path file : sources()) {
      if (Files.readAllLines(file).size() > LINES) {
        large.add(file);
      }
    }

    assertThat(large).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder : List.of("src/main/java", "src/test/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(it -> it.toString().endsWith(".java") && !it.endsWith("package-info.java"))
            .forEach(all::add);
      }
    }
    return all;
  }
}
