// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and files stay small enough to be read at a sitting. */
class SizeTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final int FILES = 30;
  private static final int LINES = 400;

  @Test
  void noPackageHasMoreThanThirtyFiles() throws IOException {
    Map<Path, Long> large =
        sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    large.values().removeIf(count -> count <= FILES);

    assertThat(large).isEmpty();
  }

  @Test
  void noFileHasMoreThanFourHundredLines() throws IOException {
    List<String> large = new ArrayList<>();
    for (Path file : sources()) {
      if (Files.readAllLines(file).size() > LINES) {
        large.add(file.getFileName().toString());
      }
    }

    assertThat(large).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(it -> it.toString().endsWith(".java") && !it.endsWith("package-info.java"))
          .toList();
    }
  }
}
