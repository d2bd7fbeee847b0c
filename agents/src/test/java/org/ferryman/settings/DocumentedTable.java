/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
