// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.follow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;

/**
 * Waits for something from inside a node, so that an observer's own way there is not in the figure.
 * Nodes and this process share one clock.
 */
final class Watch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** CONDITION MARK and the condition's own: prints the time once that is true. */
  private static final String SCRIPT =
      """
      condition=$1 mark=$2
      shift 2
      while :; do
        eval "$condition" && exec date +%s%N
        [ -z "$mark" ] || : > "$mark"
        mark=
        sleep 0.1
      done
      """;

  private final CompletableFuture<String> seen;

  private Watch(CompletableFuture<String> seen) {
    this.seen = seen;
  }

  /**
   * Begins to wait until the CIB has a transient attribute; returns when it looks.
   *
   * @param observer the node whose CIB is looked at
   * @param of the node whose attribute it is
   * @param value a value, or {@code -} for none
   */
  static Watch attribute(
      TestCluster cluster, ClusterNode observer, String attribute, String of, String value) {
    return begin(
        cluster,
        observer,
        """
        now=$(cibadmin --query --xpath "//node_state[@uname='$2']//nvpair[@name='$1']" 2>/dev/null |
          sed -n 's/.* value="\\([^"]*\\)".*/\\1/p')
        [ "${now:--}" = "$3" ]
        """,
        attribute,
        of,
        value);
  }

  /**
   * Begins to wait until the XML of {@code crm_mon -1 -A} has so many lines that match; returns
   * when it looks.
   *
   * @param observer the node where it is asked
   * @param pattern an extended regular expression
   */
  static Watch shown(TestCluster cluster, ClusterNode observer, String pattern, int lines) {
    return begin(
        cluster,
        observer,
        "[ \"$(crm_mon -1 -A --output-as=xml | grep -c -E \"$1\")\" -ge \"$2\" ]",
        pattern,
        Integer.toString(lines));
  }

  private static Watch begin(
      TestCluster cluster, ClusterNode observer, String condition, String... arguments) {
    String mark = "watch-" + UUID.randomUUID();
    List<String> argv =
        new ArrayList<>(
            List.of(
                "timeout",
                Long.toString(PATIENCE.toSeconds()),
                "sh",
                "-c",
                SCRIPT,
                "watch",
                condition,
                "/share/" + mark));
    argv.addAll(List.of(arguments));
    CompletableFuture<String> seen =
        CompletableFuture.supplyAsync(
            () ->
                observer
                    .exec(PATIENCE.plusSeconds(10), argv.toArray(String[]::new))
                    .stdoutOrThrow(),
            Watch::inItsOwnThread);
    Path file = cluster.share().resolve(mark);
    Awaitility.await("watching on " + observer.name())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(file) || seen.isDone());
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ClusterException("cannot delete " + file, e);
    }
    return new Watch(seen);
  }

  /** When it was so, in nanoseconds since the epoch. */
  long seenAtNanos() {
    try {
      return Long.parseLong(seen.get(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("what was waited for did not come", e);
    }
  }

  private static void inItsOwnThread(Runnable task) {
    Thread thread = new Thread(task, "watch");
    thread.setDaemon(true);
    thread.start();
  }
}
