// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.Set;

/**
 * What to write instead of something xl's language does not have. Most such files come from the
 * days of xend, which ran them as Python programs.
 */
final class LexicalHints {
  private static final Set<String> STATEMENTS =
      Set.of(
          "def", "import", "from", "if", "else", "elif", "for", "while", "print", "return", "try",
          "except", "with", "class", "global", "raise", "pass", "del", "lambda");

  private LexicalHints() {}

  /** The character at {@code at} starts no word of the language. */
  static String of(String text, int at) {
    char c = text.charAt(at);
    return switch (c) {
      case '(', ')' ->
          "parentheses are Python (tuple or function call), which xl does not run: write the"
              + " value itself, lists as [ \"a\", \"b\" ]";
      case '{', '}' ->
          "a Python dictionary: write each entry as a setting of its own, NAME = VALUE";
      case '+' ->
          "values can't be joined with +: write one string, or add to it with NAME += \"more\"";
      case '%' -> "Python's % formatting: write the string as it shall be";
      case '-' -> "no negative numbers or '-' in names: write such a value as a string, \"-1\"";
      case '.' -> "a '.' outside of a string: write fractions and module calls as plain strings";
      case ':' -> "a ':' is Python (block or dictionary): write NAME = VALUE, one per line";
      case '\r' -> "a carriage return: save the file with Unix line ends";
      case '\ufeff' -> "a byte order mark: save the file as UTF-8 without one";
      case '\0' -> "a NUL byte: this is not a text file";
      case '\\' -> "a backslash outside of a string: lines can't be continued, lists can";
      default -> word(text, at);
    };
  }

  private static String word(String text, int at) {
    int end = at;
    while (end < text.length() && end - at < 40 && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    String word = text.substring(at, end);
    return switch (word) {
      case "True" -> "Python's True: write 1";
      case "False" -> "Python's False: write 0";
      case "None" -> "Python's None: leave the setting out";
      case "" -> "%s is not part of xl's language".formatted(character(text, at));
      default ->
          "'%s': names are of a-z, 0-9 and '_' and start with a-z; text goes into quotes"
              .formatted(word);
    };
  }

  private static String character(String text, int at) {
    int codePoint = text.codePointAt(at);
    return codePoint > 0x20 && codePoint < 0x7f
        ? "'" + Character.toString(codePoint) + "'"
        : "character U+%04X".formatted(codePoint);
  }

  /** A bare word where a value belongs. */
  static String bareWord(String word) {
    return "'%s' is no value: put text into quotes; names of other settings can't be used"
        .formatted(word);
  }

  /** A name with neither = nor += after it. */
  static String noAssignment(Token name, Token found) {
    return STATEMENTS.contains(name.text())
        ? "'%s' is a Python statement, which xl does not run: write the settings out, NAME = VALUE"
            .formatted(name.text())
        : "expected '=' or '+=' after '%s', found %s".formatted(name.text(), found.describe());
  }
}
