// SPDX-License-Identifier: Apache-2.0
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
