// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterException;

/**
 * What the stopwatch told of a series of calls.
 *
 * @param runs each run, in the order in which they ended
 * @param wallMillis from the first to the end of the last
 * @param cpuMillis of all together
 * @param peak the most that ran at one instant
 */
record Runs(List<Run> runs, double wallMillis, double cpuMillis, int peak) {
  Runs {
    runs = List.copyOf(runs);
  }

  /**
   * One run.
   *
   * @param call index of the call
   * @param wallMillis from its fork to its end
   * @param cpuMillis user and system time with that of its children
   */
  record Run(int call, double wallMillis, double cpuMillis) {}

  /**
   * Reads the stopwatch's output.
   *
   * @throws ClusterException if a call did not end as it must
   */
  static Runs parse(String output, List<AgentCall> calls) {
    List<Run> runs = new ArrayList<>();
    Runs total = null;
    for (String line : output.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("run")) {
        AgentCall call = calls.get(Integer.parseInt(words[1]));
        int code = Integer.parseInt(words[4]);
        if (code != call.code()) {
          throw new ClusterException(
              "%s ended with %d instead of %d; no figure comes of that"
                  .formatted(String.join(" ", call.argv()), code, call.code()));
        }
        runs.add(new Run(Integer.parseInt(words[1]), millis(words[2]), millis(words[3])));
      } else if (words[0].equals("total")) {
        total = new Runs(runs, millis(words[1]), millis(words[2]), Integer.parseInt(words[3]));
      }
    }
    if (total == null) {
      throw new ClusterException("the stopwatch was cut short: " + output);
    }
    return total;
  }

  /** Wall time of a call, in ms. */
  Samples wall(int call) {
    return Samples.of(of(call).map(Run::wallMillis).toList());
  }

  /** CPU time of a call, in ms. */
  Samples cpu(int call) {
    return Samples.of(of(call).map(Run::cpuMillis).toList());
  }

  /** Wall time of all calls, in ms. */
  Samples wall() {
    return Samples.of(runs.stream().map(Run::wallMillis).toList());
  }

  private java.util.stream.Stream<Run> of(int call) {
    return runs.stream().filter(run -> run.call() == call);
  }

  private static double millis(String micros) {
    return Long.parseLong(micros) / 1000.0;
  }
}
