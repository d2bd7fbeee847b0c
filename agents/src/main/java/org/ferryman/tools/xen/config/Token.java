// SPDX-License-Identifier: Apache-2.0
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
  String describe() {
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
