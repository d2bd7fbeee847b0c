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
package org.ferryman.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * This process's environment as bytes. {@link System#getenv()} decodes by the locale and turns what
 * it can't decode into question marks; here what is not UTF-8 becomes U+FFFD, which no parameter
 * accepts.
 */
final class ProcessEnvironment {

  private ProcessEnvironment() {}

  /** Reads environ of proc(5). */
  static Map<String, String> read() throws IOException {
    return parse(Files.readAllBytes(Path.of("/proc/self/environ")));
  }

  static Map<String, String> parse(byte[] environ) {
    Map<String, String> variables = new HashMap<>();
    for (String entry : new String(environ, StandardCharsets.UTF_8).split("\0", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }
}
