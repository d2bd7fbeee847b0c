// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.List;

/** Counts programs and processes with strace(1), of a wrapper and of the controller meanwhile. */
final class ProcessCounter {
  private final BenchNode node;

  ProcessCounter(BenchNode node) {
    this.node = node;
  }

  /** The third of three calls, so that nothing is counted that is done once only. */
  ProcessCount count(AgentCall call) {
    node.rounds(2, List.of(call));
    String[] traces = traces(call);
    return ProcessCount.of(traces[0], traces[1]);
  }

  /**
   * What strace told of a call and of the controller.
   *
   * @return the wrapper's trace, and the controller's
   */
  String[] traces(AgentCall call) {
    String spec = node.share("specs/traced", call.spec());
    long controller = call.program().contains(Bed.OURS) ? node.controller() : 0;
    return node.sh(script(call, spec, controller)).split("==\n", 2);
  }

  /**
   * A script that traces a call, and the controller meanwhile, and prints both traces.
   *
   * @param call what is traced
   * @param spec where the node sees it in the stopwatch's form
   * @param controller process to trace too; 0 for none
   */
  private static String script(AgentCall call, String spec, long controller) {
    String trace = "strace -f -s 0 -e trace=execve,clone,clone3,fork,vfork";
    return """
        set -eu
        rm -f /tmp/own /tmp/daemon /tmp/attached
        : > /tmp/daemon
        if [ %d != 0 ]; then
            %s -o /tmp/daemon -p %d 2> /tmp/attached &
            tracer=$!
            tries=200
            until grep -q 'attached with' /tmp/attached; do
                tries=$((tries - 1)); [ "$tries" -gt 0 ] || { cat /tmp/attached >&2; exit 1; }
                sleep 0.05
            done
        fi
        code=0
        %s -o /tmp/own /usr/bin/env -i $(sed '/^$/,$d' %s) %s >/dev/null 2>&1 || code=$?
        if [ %d != 0 ]; then kill "$tracer"; wait "$tracer" 2>/dev/null || :; fi
        [ "$code" = %d ] || { echo "it ended with $code" >&2; exit 1; }
        sed 1d /tmp/own
        echo ==
        cat /tmp/daemon
        """
        .formatted(
            controller,
            trace,
            controller,
            trace,
            spec,
            String.join(" ", call.argv()),
            controller,
            call.code());
  }
}
