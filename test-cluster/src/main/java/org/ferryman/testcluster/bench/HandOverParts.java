// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterNode;

/** What an attach of an arriving disk can't do without, each alone on the same nodes. */
final class HandOverParts {
  private static final int TIMES = 9;
  private static final double NANOS = 1e9;
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final String SOCKET = "/run/hand-over-parts.ssh";

  /** What ssh(1) exits with when it did not get there. */
  private static final String REACHED = "[ $? != 255 ]";

  private static final String TIMED =
      """
      i=0
      while [ $i -lt %d ]; do
          a=$(date +%%s%%N)
          %s >/dev/null 2>&1
          %s || exit 1
          b=$(date +%%s%%N)
          echo $((b - a))
          %s >/dev/null 2>&1 || exit 1
          i=$((i + 1))
      done
      """;

  private final ClusterNode node;
  private final String peer;

  /**
   * On a node whose resource r0 is Secondary and nobody's.
   *
   * @param peer the other node's name
   */
  HandOverParts(ClusterNode node, String peer) {
    this.node = node;
    this.peer = peer;
  }

  /** ssh to the peer and back, with a connection of its own. */
  Samples ssh() {
    return timed("ssh -o BatchMode=yes %s true".formatted(peer), REACHED, "true");
  }

  /** ssh to the peer and back, over a connection that is there. */
  Samples keptSsh() {
    String over = "ssh -o BatchMode=yes -o ControlPath=" + SOCKET;
    sh(over + " -o ControlMaster=yes -N -f " + peer);
    try {
      return timed("%s %s true".formatted(over, peer), REACHED, "true");
    } finally {
      sh(over + " -O exit " + peer);
    }
  }

  /** {@code drbdadm primary}, which runs drbdsetup. */
  Samples primary() {
    return timed("drbdadm primary r0", "[ $? = 0 ]", "drbdadm secondary r0");
  }

  private Samples timed(String command, String check, String after) {
    List<String> lines = sh(TIMED.formatted(TIMES, command, check, after)).lines().toList();
    return Samples.of(lines.stream().map(line -> Long.parseLong(line) / NANOS).toList());
  }

  private String sh(String script) {
    return node.exec(COMMAND, "sh", "-c", script).stdoutOrThrow();
  }
}
