// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.config.Token.Kind;

/**
 * The guest's name in a file that xl refuses as a whole: one typo must not hide which guest is
 * meant. Every line is read by itself; a name counts where its assignment stands intact, and the
 * last assignment wins, as in xl. Where any assignment of the name is damaged there is none, for it
 * could have been the last one.
 *
 * @param name the name; empty if no assignment is intact, or one is damaged
 * @param damaged the lines with a damaged assignment of the name, as written; empty if there is
 *     none
 */
public record NameLine(Optional<String> name, String damaged) {
  /** Nothing is known of the file's lines. */
  public static final NameLine NONE = new NameLine(Optional.empty(), "");

  private static final String NAME = "name";
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?i)(?:^|[^a-z0-9_.])[\"']?name[\"']?[ \t]*\\+?[=:]");

  /** Reads a text, whatever is wrong with it. */
  public static NameLine in(String text) {
    Reader reader = new Reader();
    // What a Windows editor or another encoding adds is no part of a name.
    String plain = text.replace("\ufeff", "").replace("\0", "").replace('\r', '\n');
    for (String line : plain.split("\n", -1)) {
      reader.line(line);
    }
    String damaged = String.join("\n", reader.damaged);
    return new NameLine(
        damaged.isEmpty() ? Optional.of(reader.name).filter(it -> !it.isEmpty()) : Optional.empty(),
        damaged);
  }

  private static final class Reader {
    private final List<String> damaged = new ArrayList<>();
    private String name = "";

    void line(String line) {
      ConfigLexer lexer = new ConfigLexer(line + "\n");
      List<Token> statement = new ArrayList<>();
      int read = 0;
      try {
        for (Token token = lexer.next(); !token.is(Kind.END); token = lexer.next()) {
          if (token.is(Kind.SEMICOLON) || token.is(Kind.NEWLINE)) {
            statement(statement, line);
            statement.clear();
            read = token.column();
          } else {
            statement.add(token);
          }
        }
      } catch (ConfigSyntaxException broken) {
        if (ASSIGNMENT.matcher(line.substring(Math.min(read, line.length()))).find()) {
          damaged.add(line);
        }
      }
    }

    private void statement(List<Token> tokens, String line) {
      if (tokens.isEmpty() || !tokens.get(0).is(Kind.NAME) || !tokens.get(0).text().equals(NAME)) {
        return;
      }
      boolean whole =
          tokens.size() == 3
              && (tokens.get(1).is(Kind.ASSIGN) || tokens.get(1).is(Kind.ADD))
              && (tokens.get(2).is(Kind.STRING) || tokens.get(2).is(Kind.NUMBER));
      if (!whole) {
        damaged.add(line);
        return;
      }
      String value = tokens.get(2).text();
      name = tokens.get(1).is(Kind.ADD) ? name + value : value;
    }
  }
}
