// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.NodeImage;
import org.ferryman.testcluster.cluster.Project;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be counted exactly must not grow unnoticed; times are the benchmark's affair. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("measured")
class OperationCostIT {
  private static final int MANY = 50;
  private static final long MOST_THREADS = 64;
  private static final long MOST_REQUEST_BYTES = 320;
  private static final long MOST_ANSWER_BYTES = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One a minute by default: a quarter of an hour. */
  private static final int LOOKS = 15;

  /** The program itself, not what starts it. */
  private static final Predicate<String> LOOK =
      Pattern.compile("execve\\(\"[^\"]*/cibadmin\".*\"--query\"").asPredicate();

  private static final String OFTEN = "score.refresh=1s";
  private static final String QUIET =
      """
      set -eu
      strace -f -s 64 -e trace=execve -o /tmp/programs -p %d 2>/tmp/attached & tracer=$!
      tries=200
      until grep -q 'attached with' /tmp/attached; do
          tries=$((tries - 1)); [ "$tries" -gt 0 ] || exit 1
          sleep 0.05
      done
      /share/stopwatch paced 1000 %d %s %s >&2
      kill $tracer; wait $tracer || :
      cat /tmp/programs
      """;

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private Bed bed;

  @BeforeAll
  void prepare() {
    NodeImage image = new NodeImage(Project.find(), System.out::println);
    bed = new Bed(BenchNode.of(NODES.cluster(), image));
    bed.promoted(1);
  }

  @Test
  void aMonitorTakesAShellAndAClientAndForXenOneTool() {
    ProcessCounter counter = new ProcessCounter(bed.node());

    ProcessCount drbd = counter.count(AgentCall.drbd(Bed.OURS, 0, true));
    ProcessCount xen = counter.count(AgentCall.xen(Bed.OURS, 1));

    assertThat(drbd).as("shell and client").isEqualTo(new ProcessCount(2, 1, 0));
    assertThat(xen).as("shell, client and xl").isEqualTo(new ProcessCount(3, 2, 1));
  }

  @Test
  void fewBytesPassTheSocket() {
    AgentCall call = AgentCall.drbd(Bed.OURS, 0, true);
    String spec = bed.node().share("specs/bytes", call.spec());
    String trace =
        bed.node()
            .sh(
                "strace -f -s 0 -e trace=write,execve -o /tmp/bytes /usr/bin/env -i"
                    + " $(sed '/^$/,$d' %s) %s >/dev/null 2>&1 || [ $? = %d ] || exit 1; cat /tmp/bytes"
                        .formatted(spec, String.join(" ", call.argv()), call.code()));

    SocketBytes bytes = SocketBytes.of(trace);

    assertThat(bytes.sent()).isBetween(1L, MOST_REQUEST_BYTES);
    assertThat(bytes.received()).isBetween(1L, MOST_ANSWER_BYTES);
  }

  @Test
  void manyMonitorsTakeNoMoreThanTheirShareOfThreads() {
    bed.node().rounds(MANY, List.of(AgentCall.drbd(Bed.OURS, 0, true), AgentCall.xen(Bed.OURS, 1)));
    assertThat(bed.node().controllerStatus("Threads")).isBetween(1L, MOST_THREADS);
  }

  /** Minutes as seconds: that often the controller looks at what it has published. */
  @Test
  void looksAtAQuietClusterWriteNoAttributes() {
    List<AgentCall> calls = List.of(AgentCall.drbd(Bed.OURS, 0, true), AgentCall.xen(Bed.OURS, 1));
    BenchNode node = bed.node();
    node.sh(
        "cp /etc/ferryman/ferryman.properties /tmp/ && echo '%s' >> /etc/ferryman/ferryman.properties"
            .formatted(OFTEN));
    node.restartController();
    node.rounds(2, calls);
    Awaitility.await("the score is there")
        .atMost(PATIENCE)
        .until(() -> node.sh("attrd_updater -Q -A -n master-drbd-r0 || :").contains("10000"));
    // The first look after a start asks the attribute daemon by name; none that follows does.
    Awaitility.await("the guest's readiness was looked at")
        .atMost(PATIENCE)
        .until(() -> readinessIsPublished(node));
    String drbd = node.share("specs/quiet-drbd", calls.get(0).spec());
    String xen = node.share("specs/quiet-xen", calls.get(1).spec());

    String programs = node.sh(QUIET.formatted(node.controller(), LOOKS, drbd, xen));

    node.sh("mv /tmp/ferryman.properties /etc/ferryman/");
    node.restartController();
    Awaitility.await("DRBD's events are followed again")
        .atMost(PATIENCE)
        .until(() -> new ProcessCounter(node).count(calls.get(0)).tools() == 0);
    assertThat(programs.lines().filter(LOOK))
        .as("looks at what was published, of all that was run:%n%s", programs)
        .hasSizeGreaterThan(LOOKS / 3);
    assertThat(programs).as("finds all there").doesNotContain("attrd_updater", "crm_");
  }

  private static boolean readinessIsPublished(BenchNode node) throws JsonProcessingException {
    JsonNode guests =
        new ObjectMapper().readTree(node.sh("ferryman status --controller --json")).path("guests");
    for (JsonNode guest : guests) {
      String reason = guest.path("reason").asText();
      if (guest.path("guest").asText().equals("vm1")) {
        return !reason.contains("not published") && !reason.contains("not looked at");
      }
    }
    return false;
  }
}
