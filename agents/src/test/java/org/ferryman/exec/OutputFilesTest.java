// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  @TempDir private Path folder;

  private List<Path> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::getFileName).sorted().toList();
    }
  }

  @Test
  void whatAnotherProcessOfTheSameNumberLeftBehindStays() throws IOException {
    OutputFiles made = OutputFiles.in(List.of(folder));
    String first = names().get(0).toString();
    made.close();
    long number = Long.parseLong(first.replaceAll("ferryman-\\d+-(\\d+)\\.out", "$1"));
    Path left = folder.resolve(first.replace("-" + number + ".", "-" + (number + 1) + "."));
    Files.writeString(left, "left behind");

    OutputFiles next = OutputFiles.in(List.of(folder));
    assertThat(names()).hasSize(3);
    next.close();
    assertThat(names()).containsExactly(left.getFileName());
    assertThat(left).hasContent("left behind");
  }
}
