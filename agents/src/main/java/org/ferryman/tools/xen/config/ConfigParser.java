// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.tools.xen.config.ConfigValue.Items;
import org.ferryman.tools.xen.config.ConfigValue.Text;
import org.ferryman.tools.xen.config.Token.Kind;

/**
 * Reads xl's configuration language (xl.cfg(5)): assignments ended by newlines or semicolons; a
 * value is a string, a number or a list; a list may span lines, nest, and end with a comma.
 */
final class ConfigParser {
  /** Longest text read, in characters. */
  static final int LONGEST = 64 * 1024;

  /** Deepest nesting of lists; xl itself uses two. */
  static final int DEEPEST = 16;

  private final String text;
  private final ConfigLexer lexer;

  @SuppressWarnings("NullAway.Init") // the first is read where the file begins
  private Token token;

  ConfigParser(String text) {
    this.text = text;
    this.lexer = new ConfigLexer(text);
  }

  ConfigFile file() throws ConfigSyntaxException {
    if (text.length() > LONGEST) {
      throw new ConfigSyntaxException(
          1, 1, "longer than " + LONGEST + " characters: this is no guest configuration");
    }
    Map<String, ConfigValue> settings = new LinkedHashMap<>();
    advance();
    while (!token.is(Kind.END)) {
      if (token.is(Kind.NEWLINE) || token.is(Kind.SEMICOLON)) {
        advance();
      } else {
        assignment(settings);
      }
    }
    return new ConfigFile(settings);
  }

  private void assignment(Map<String, ConfigValue> settings) throws ConfigSyntaxException {
    Token name = token;
    if (!name.is(Kind.NAME)) {
      throw name.problem("expected a setting, NAME = VALUE, found " + name.describe());
    }
    advance();
    Kind operator = token.kind();
    if (operator != Kind.ASSIGN && operator != Kind.ADD) {
      throw token.problem(LexicalHints.noAssignment(name, token));
    }
    advance();
    ConfigValue value = value(0);
    ConfigValue before = settings.get(name.text());
    ConfigValue after = value;
    if (operator == Kind.ADD) {
      after = before != null ? before.plus(value) : value.plus();
    }
    settings.put(name.text(), after);
    if (!token.is(Kind.NEWLINE) && !token.is(Kind.SEMICOLON) && !token.is(Kind.END)) {
      throw token.problem(
          "expected a newline or ';' after the value of '%s', found %s%s"
              .formatted(name.text(), token.describe(), adjacent(value)));
    }
  }

  private String adjacent(ConfigValue value) {
    return token.is(Kind.STRING) && value instanceof Text
        ? ": strings side by side are not joined, write one string"
        : "";
  }

  private ConfigValue value(int depth) throws ConfigSyntaxException {
    Token start = token;
    return switch (start.kind()) {
      case STRING, NUMBER -> {
        advance();
        yield new Text(start.text(), start.line(), start.column());
      }
      case OPEN -> list(depth);
      case NAME -> throw start.problem(LexicalHints.bareWord(start.text()));
      default ->
          throw start.problem("expected a string, a number or a list, found " + start.describe());
    };
  }

  private Items list(int depth) throws ConfigSyntaxException {
    Token open = token;
    if (depth >= DEEPEST) {
      throw open.problem("lists are nested deeper than " + DEEPEST);
    }
    List<ConfigValue> values = new ArrayList<>();
    advance();
    skipNewlines();
    while (!token.is(Kind.CLOSE)) {
      values.add(value(depth + 1));
      skipNewlines();
      if (token.is(Kind.COMMA)) {
        advance();
        skipNewlines();
      } else if (!token.is(Kind.CLOSE)) {
        throw token.problem(
            "expected ',' or ']' in the list opened on line %d, found %s"
                .formatted(open.line(), token.describe()));
      }
    }
    advance();
    return new Items(values, open.line(), open.column());
  }

  private void skipNewlines() throws ConfigSyntaxException {
    while (token.is(Kind.NEWLINE)) {
      advance();
    }
  }

  private void advance() throws ConfigSyntaxException {
    token = lexer.next();
  }
}
