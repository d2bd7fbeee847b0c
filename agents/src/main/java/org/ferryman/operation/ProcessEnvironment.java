// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A process's environment as bytes, as it was executed with: environ of proc(5). {@link
 * System#getenv()} decodes by the locale and turns what it can't decode into question marks; here
 * what is not UTF-8 becomes U+FFFD, which no parameter accepts.
 */
public final class ProcessEnvironment {

  private ProcessEnvironment() {}

  /** This process's. */
  public static Map<String, String> read() throws IOException {
    return parse(Files.readAllBytes(Path.of("/proc/self/environ")));
  }

  /**
   * What a process was told by Pacemaker: {@code OCF_*}, and nothing else.
   *
   * @param limit the longest environment that is read, in bytes
   * @throws TooLongException if it is longer
   * @throws IOException if there is no such process, or it can't be read
   */
  public static Map<String, String> of(long pid, int limit) throws IOException {
    byte[] environ;
    try (InputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
      environ = in.readNBytes(limit + 1);
    }
    if (environ.length > limit) {
      throw new TooLongException(
          "the environment of process %d is longer than %d bytes".formatted(pid, limit));
    }
    Map<String, String> variables = parse(environ);
    variables.keySet().removeIf(name -> !name.startsWith("OCF_"));
    return variables;
  }

  /** More than what is read of an environment. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
      super(message);
    }
  }

  static Map<String, String> parse(byte[] environ) {
    Map<String, String> variables = new HashMap<>();
    int at = 0;
    while (at < environ.length) {
      int end = indexOf((byte) 0, environ, at, environ.length);
      int equals = indexOf((byte) '=', environ, at, end);
      if (equals > at && equals < end) {
        variables.put(text(environ, at, equals), text(environ, equals + 1, end));
      }
      at = end + 1;
    }
    return variables;
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
