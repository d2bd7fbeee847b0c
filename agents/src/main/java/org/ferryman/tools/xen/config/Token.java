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
package org.ferryman.tools.xen.config;

/**
 * A word of the configuration language. {@code text} is a string's content, otherwise as written.
 */
record Token(Kind kind, String text, int line, int column) {

  /** The kinds of words (xl's lexical grammar). */
  enum Kind {
    NAME("a name"),
    NUMBER("a number"),
    STRING("a string"),
    OPEN("'['"),
    CLOSE("']'"),
    COMMA("','"),
    ASSIGN("'='"),
    ADD("'+='"),
    SEMICOLON("';'"),
    NEWLINE("the end of the line"),
    END("the end of the file");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** How a message calls it. */
    String words() {
      return words;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** How a message calls this very token. */
  String shown() {
    return switch (kind) {
      case NAME, NUMBER -> "'" + shortened() + "'";
      case STRING -> "the string \"" + shortened() + "\"";
      default -> kind.words();
    };
  }

  private String shortened() {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
  }

  ConfigSyntaxException problem(String what) {
    return new ConfigSyntaxException(line, column, what);
  }
}
