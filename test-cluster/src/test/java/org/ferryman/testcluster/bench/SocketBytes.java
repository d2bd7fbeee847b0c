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
package org.ferryman.testcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a wrapper's client passed on: to the controller (all it wrote but to its standard streams)
 * and from it (what it wrote to standard output).
 */
record SocketBytes(long sent, long received) {
  private static final Pattern CLIENT =
      Pattern.compile("^(\\d+) +execve\\(\"/bin/nc.openbsd\"", Pattern.MULTILINE);

  /** Reads what {@code strace -f -e trace=write,execve} wrote. */
  static SocketBytes of(String trace) {
    Matcher client = CLIENT.matcher(trace);
    assertThat(client.find()).as("a client in %s", trace).isTrue();
    String from = trace.substring(client.start());
    Pattern write =
        Pattern.compile(
            "^" + client.group(1) + " +write\\((\\d+), .* = (\\d+)$", Pattern.MULTILINE);
    long sent = 0;
    long received = 0;
    for (Matcher each = write.matcher(from); each.find(); ) {
      long bytes = Long.parseLong(each.group(2));
      if (each.group(1).equals("1")) {
        received += bytes;
      } else {
        sent += bytes;
      }
    }
    return new SocketBytes(sent, received);
  }
}
