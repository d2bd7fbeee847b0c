// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what a POSIX shell's {@code export -p} prints, in the notations of dash ({@code export
 * N='v'}), bash as sh ({@code export N="v"}), bash ({@code declare -x N=$'v'}) and busybox.
 *
 * <p>Nothing is evaluated: every form other than plain quoting is refused. Text that is not UTF-8
 * reads as U+FFFD, which no parameter accepts. Only what Pacemaker and DRBD tell is kept: {@code
 * OCF_*}, {@code DRBD_*} and {@code UP_TO_DATE_NODES}.
 */
public final class ExportedVariables {

  /** What the wrapper prints after the variables, so that a truncated request is seen. */
  public static final String END = "# end\n";

  /** The text is not what a shell prints. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private final byte[] text;
  private int at;

  private ExportedVariables(byte[] text) {
    this.text = text;
  }

  /**
   * Reads all variables up to {@link #END}.
   *
   * @throws MalformedException with the offset and what was expected there
   */
  public static Map<String, String> parse(byte[] text) throws MalformedException {
    return new ExportedVariables(text).parse();
  }

  private Map<String, String> parse() throws MalformedException {
    Map<String, String> variables = new TreeMap<>();
    while (!skip(END)) {
      boolean declared = skip("declare -");
      if (declared) {
        flags();
      } else if (!skip("export ")) {
        throw expected(at >= text.length ? "'# end'; the request is cut short" : "'export '");
      }
      String name = name();
      if (skip("=")) {
        String value = value();
        if (kept(name)) {
          variables.put(name, value);
        }
      }
      if (!skip("\n")) {
        throw expected("the end of the line after the value of " + name);
      }
    }
    if (at != text.length) {
      throw expected("nothing after '# end'");
    }
    return variables;
  }

  private static boolean kept(String name) {
    return name.startsWith("OCF_") || name.startsWith("DRBD_") || name.equals("UP_TO_DATE_NODES");
  }

  private void flags() throws MalformedException {
    int start = at;
    while (at < text.length && text[at] >= 'a' && text[at] <= 'z') {
      at++;
    }
    if (at == start || !skip(" ")) {
      throw expected("flags of declare and a blank");
    }
  }

  /** bash exports functions under names such as {@code BASH_FUNC_x%%}; dash skips them. */
  private String name() throws MalformedException {
    int start = at;
    while (at < text.length && text[at] > ' ' && text[at] != '=' && text[at] < 0x7f) {
      at++;
    }
    if (at == start) {
      throw expected("a variable's name");
    }
    return new String(text, start, at - start, StandardCharsets.US_ASCII);
  }

  private String value() throws MalformedException {
    ByteText value = new ByteText();
    while (at < text.length && text[at] != '\n') {
      if (skip("$'")) {
        ansiQuoted(value);
      } else if (skip("'")) {
        singleQuoted(value);
      } else if (skip("\"")) {
        doubleQuoted(value);
      } else if (skip("\\")) {
        value.append(next("the character after a backslash"));
      } else {
        plain(value);
      }
    }
    return value.text();
  }

  private void plain(ByteText value) throws MalformedException {
    byte b = text[at];
    boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    boolean digit = b >= '0' && b <= '9';
    boolean harmless = letter || digit || "_./:,+-=@%^".indexOf(b) >= 0;
    if (!harmless) {
      throw expected("a quoted value");
    }
    value.append(b);
    at++;
  }

  private void singleQuoted(ByteText value) throws MalformedException {
    for (byte b = next("'"); b != '\''; b = next("'")) {
      value.append(b);
    }
  }

  private void doubleQuoted(ByteText value) throws MalformedException {
    for (byte b = next("\""); b != '"'; b = next("\"")) {
      if (b == '$' || b == '`') {
        throw expected("no expansion between double quotes");
      }
      if (b == '\\') {
        b = next("the character after a backslash");
        if ("$`\"\\\n".indexOf(b) < 0) {
          value.append((byte) '\\');
        }
        if (b == '\n') {
          continue;
        }
      }
      value.append(b);
    }
  }

  private void ansiQuoted(ByteText value) throws MalformedException {
    for (byte b = next("'"); b != '\''; b = next("'")) {
      value.append(b == '\\' ? ansiEscape() : b);
    }
  }

  private byte ansiEscape() throws MalformedException {
    byte b = next("an escape");
    return switch (b) {
      case 'a' -> 0x07;
      case 'b' -> 0x08;
      case 'e', 'E' -> 0x1b;
      case 'f' -> 0x0c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      case '\\', '\'', '"', '?' -> b;
      case '0', '1', '2', '3' -> octal(b);
      default -> throw expected("an escape of bash's $'…'");
    };
  }

  private byte octal(byte first) throws MalformedException {
    int value = first - '0';
    for (int digit = 0; digit < 2; digit++) {
      byte b = next("an octal digit");
      if (b < '0' || b > '7') {
        throw expected("three octal digits");
      }
      value = value * 8 + b - '0';
    }
    return (byte) value;
  }

  private byte next(String what) throws MalformedException {
    if (at >= text.length) {
      throw expected(what + "; the request is cut short");
    }
    return text[at++];
  }

  private boolean skip(String word) {
    if (at + word.length() > text.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  private MalformedException expected(String what) {
    return new MalformedException("at byte " + at + " of the variables: expected " + what);
  }

  /** Bytes that are decoded when complete. */
  private static final class ByteText {
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

    void append(byte b) {
      bytes.write(b);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
