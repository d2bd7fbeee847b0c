// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table of docs/when-a-file-is-wrong.md, between two comments with its name. */
final class DocumentedTable {
  private static final Path DOCUMENT = Path.of("../docs/when-a-file-is-wrong.md");

  private final String name;
  private final List<String> lines = new ArrayList<>();

  DocumentedTable(String name) {
    this.name = name;
  }

  void row(String what, Map<String, String> answers) {
    if (lines.isEmpty()) {
      lines.add("| what is wrong | " + String.join(" | ", answers.keySet()) + " |");
      lines.add("|---".repeat(answers.size() + 1) + "|");
    }
    lines.add("| %s | %s |".formatted(what, String.join(" | ", answers.values())));
  }

  void isWhatTheDocumentSays() throws IOException {
    String text = Files.readString(DOCUMENT);
    String begin = "<!-- %s -->\n".formatted(name);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("\n<!-- /%s -->".formatted(name), from);
    assertThat(text).as("its table").contains(begin);
    assertThat(text.substring(from, to)).isEqualTo(String.join("\n", lines));
  }
}
