// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.cluster.ClusterException;

/**
 * What it costs on this machine to touch memory that rested, beside what it costs at once: on a
 * virtual machine whose host takes pages back, or watches which are used, many times as much. What
 * comes every now and then, as a monitor does, pays that.
 */
final class RestedMemory {
  private static final int LONGS = 512 * 1024; // 4 MiB
  private static final int STRIDE = 64;
  private static final int TIMES = 40;
  private static final double NANOS_PER_MILLI = 1e6;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long[] memory = new long[LONGS];

  /** CPU time (ms) of touching 4 MiB, each time after a pause. */
  Samples touched(Duration pause) {
    List<Double> millis = new ArrayList<>();
    touch();
    for (int i = 0; i < TIMES; i++) {
      rest(pause);
      long before = threads.getCurrentThreadCpuTime();
      touch();
      millis.add((threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI);
    }
    return Samples.of(millis);
  }

  private void touch() {
    for (int i = 0; i < LONGS; i += STRIDE) {
      memory[i]++;
    }
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while memory was to rest", e);
    }
  }
}
