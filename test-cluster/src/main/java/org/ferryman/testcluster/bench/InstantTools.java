// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts instant tools in the place of the hardware's: both sides get the same answers, at no cost to
 * speak of, and for any number of resources and guests.
 */
final class InstantTools {
  private static final String DIRECTORY = "/run/instant";
  private static final String TOOLS = "/usr/sbin/drbdsetup /lib/drbd/drbdsetup-84 /usr/sbin/xl";
  private static final int STAY_SECONDS = 1;

  /** What the controller holds the stream of events to, now and then. */
  private static final String CHECK = "drbdsetup events2 --now >/dev/null";

  /**
   * What readiness asks now and then, and this hardware's xl refuses: left to that, for an answer
   * that is kept is a good one.
   */
  private static final String REFUSED = "xl help";

  /** Guests that the controller has seen since the boot: not of another number than it has now. */
  private static final String GUESTS = "rm -rf /run/ferryman/guests";

  /** One resource and one guest again: drbdadm has no room for a few hundred (hsearch(3)). */
  private static final String ONE =
      "rm -f /etc/drbd.d/r[1-9]*.res; find /etc/xen -name 'vm*.cfg' ! -name vm1.cfg -delete";

  private final BenchNode node;
  private Map<String, String> recorded = Map.of();

  InstantTools(BenchNode node) {
    this.node = node;
  }

  /**
   * Records what the hardware answers to what these calls ask in the state that it is in now.
   *
   * @param calls of both sides
   */
  void record(List<AgentCall> calls) {
    forget();
    node.sh("mkdir -p %s && : > %s/+calls".formatted(DIRECTORY, DIRECTORY));
    node.sh("for t in %s; do ln -sf /share/instant $t; done".formatted(TOOLS));
    node.restartController();
    node.rounds(1, calls);
    node.sh(CHECK);
    Map<String, String> answers = new TreeMap<>();
    for (String line :
        node.sh("LC_ALL=C sort -u %s/+calls".formatted(DIRECTORY)).lines().toList()) {
      if (!line.equals(REFUSED)) {
        answers.put(stays(line) ? line + " +stay" : line, answer(line));
      }
    }
    node.sh("rm -f %s/+calls".formatted(DIRECTORY));
    recorded = answers;
  }

  private static boolean stays(String line) {
    return line.startsWith("drbdsetup events2") && !line.contains("--now");
  }

  private String answer(String line) {
    String limit = stays(line) ? "timeout %d ".formatted(STAY_SECONDS) : "";
    return node.sh("%s%s || [ $? = 124 ]".formatted(limit, line));
  }

  /** From now on the tools tell of that many resources and guests, in the state recorded. */
  void answerFor(int count) {
    StringBuilder script = new StringBuilder("cd %s && rm -f -- *\n".formatted(DIRECTORY));
    InstantAnswers.scaled(recorded, count)
        .forEach(
            (line, answer) ->
                script.append(
                    "cat > '%s' <<'END'\n%s%sEND\n"
                        .formatted(
                            line.replace('/', '%'),
                            answer,
                            answer.isEmpty() || answer.endsWith("\n") ? "" : "\n")));
    script.append(configuration(count));
    node.sh("sh " + node.share("instant.sh", script.toString()));
    node.restartController(GUESTS);
  }

  /** Gives the hardware's own tools back. */
  void forget() {
    node.sh(
        "rm -rf %s; %s; for t in %s; do ln -sf /usr/lib/ferryman-test/hw $t; done"
            .formatted(DIRECTORY, ONE, TOOLS));
  }

  /** drbd.conf(5) and xl.cfg(5) of each, and the devices' nodes. */
  private static String configuration(int count) {
    return """
        %s
        for n in $(seq 1 %d); do
            sed -e "s/r0/r$n/;s,/dev/drbd0 minor 0,/dev/drbd$n minor $n,;s,/dev/vdb,/dev/bench$n,;s/:7788/:$((7788 + n))/" /etc/drbd.d/r0.res > /etc/drbd.d/r$n.res
            [ -b /dev/drbd$n ] || mknod -m 660 /dev/drbd$n b 147 $n
        done
        for n in $(seq 2 %d); do sed "s/vm1/vm$n/;s/drbd0/drbd$((n - 1))/" /etc/xen/vm1.cfg > /etc/xen/vm$n.cfg; done
        """
        .formatted(ONE, count - 1, count);
  }
}
