// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import org.ferryman.tools.xen.config.Token.Kind;

/**
 * Cuts a guest configuration into words, as xl does (xl.cfg(5), "SYNTAX"; checked against libxlutil
 * 4.17), and tells what to write where xl only says "lexical error".
 */
final class ConfigLexer {
  private static final String ESCAPES = "abfnrtv\\'\"";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"";

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  ConfigLexer(String text) {
    this.text = text;
  }

  Token next() throws ConfigSyntaxException {
    skipBlanksAndComment();
    if (at >= text.length() || droppedAtTheEnd()) {
      return token(Kind.END, at, at);
    }
    char c = text.charAt(at);
    return switch (c) {
      case '\n' -> newline();
      case '[' -> single(Kind.OPEN);
      case ']' -> single(Kind.CLOSE);
      case ',' -> single(Kind.COMMA);
      case ';' -> single(Kind.SEMICOLON);
      case '=' -> single(Kind.ASSIGN);
      case '\'', '"' -> string(c);
      default -> word(c);
    };
  }

  /** A byte that begins no word, and is the file's last: xl passes over it without a sound. */
  private boolean droppedAtTheEnd() {
    char c = text.charAt(at);
    return at == text.length() - 1
        && c < 0x80
        && !isLower(c)
        && !isDigit(c)
        && "\n[],;=".indexOf(c) < 0;
  }

  private Token word(char c) throws ConfigSyntaxException {
    if (c == '+' && peek(1) == '=') {
      at += 2;
      return token(Kind.ADD, at - 2, at);
    }
    int start = at;
    if (isDigit(c)) {
      while (isDigit(peek(0)) || isHexLetter(peek(0)) || peek(0) == 'x') {
        at++;
      }
      return token(Kind.NUMBER, start, at);
    }
    if (isLower(c)) {
      while (isLower(peek(0)) || isDigit(peek(0)) || peek(0) == '_' || peek(0) == '.') {
        at++;
      }
      return token(Kind.NAME, start, at);
    }
    throw here(LexicalHints.of(text, at));
  }

  private Token string(char quote) throws ConfigSyntaxException {
    int start = at;
    int startColumn = column(at);
    StringBuilder content = new StringBuilder();
    at++;
    while (peek(0) != quote) {
      char c = peek(0);
      if (at >= text.length() || c == '\n' || c == '\0') {
        throw new ConfigSyntaxException(
            line, startColumn, "this string is not closed on its line; end it with " + quote);
      }
      at++;
      if (c == '\\') {
        escape(content);
      } else {
        content.append(c);
      }
    }
    at++;
    return new Token(Kind.STRING, content.toString(), line, column(start));
  }

  private void escape(StringBuilder content) throws ConfigSyntaxException {
    if (isOctal(peek(0)) && isOctal(peek(1)) && isOctal(peek(2))) {
      at += 3; // xl takes these, and drops them
      return;
    }
    int index = at < text.length() ? ESCAPES.indexOf(text.charAt(at)) : -1;
    if (index < 0) {
      at--;
      throw here(
          "a backslash is followed by one of a b f n r t v \\ ' \"; hexadecimal escapes don't work"
              + " in xl, and octal ones vanish: write the character itself, or \\\\ for a"
              + " backslash");
    }
    at++;
    content.append(ESCAPED.charAt(index));
  }

  private void skipBlanksAndComment() throws ConfigSyntaxException {
    while (peek(0) == ' ' || peek(0) == '\t') {
      at++;
    }
    if (peek(0) != '#') {
      return;
    }
    int end = text.indexOf('\n', at);
    if (end < 0 && at + 1 < text.length()) {
      throw here("xl refuses a comment that ends the file: put a newline after it");
    }
    at = end < 0 ? text.length() : end;
  }

  private Token newline() {
    Token token = token(Kind.NEWLINE, at, at + 1);
    at++;
    line++;
    lineStart = at;
    return token;
  }

  private Token single(Kind kind) {
    at++;
    return token(kind, at - 1, at);
  }

  private Token token(Kind kind, int start, int end) {
    return new Token(kind, text.substring(start, end), line, column(start));
  }

  private ConfigSyntaxException here(String problem) {
    return new ConfigSyntaxException(line, column(at), problem);
  }

  private int column(int position) {
    return position - lineStart + 1;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexLetter(char c) {
    return c >= 'a' && c <= 'f';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }
}
