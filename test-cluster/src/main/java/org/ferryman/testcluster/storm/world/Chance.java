// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.MigrationTimings;

/** All chance of the nodes' own; a seed makes it. */
final class Chance {
  /** Seldom enough for many histories a minute, often enough to lose one. */
  private static final long WRITE_INTERVAL = 250;

  private final long seed;
  private final Random latencies;
  private final Random ids;

  Chance(long seed) {
    this.seed = seed;
    this.latencies = new Random(seed * 31 + 1);
    this.ids = new Random(seed * 31 + 2);
  }

  /** How long a tool takes to start and to answer, mostly: milliseconds. */
  long latency() {
    int draw = latencies.nextInt(100);
    return draw < 90 ? 1 + latencies.nextInt(12) : 12 + latencies.nextInt(120);
  }

  /** Something from a range, both ends included: milliseconds. */
  long between(long least, long most) {
    return least + latencies.nextInt((int) (most - least + 1));
  }

  RandomGenerator ids() {
    return ids;
  }

  /**
   * How long the hardware takes: with a link of 15 to 215 MiB/s, so that a migration takes long
   * enough to be hit.
   */
  HardwareTimings hardware() {
    HardwareTimings real = HardwareTimings.real();
    long speed = 15L + new Random(seed * 31 + 4).nextInt(200);
    return new HardwareTimings(
        real.handshake(),
        real.bitmapExchange(),
        real.resyncKibPerSecond(),
        real.peerDeathNoticed(),
        real.linkCutNoticed(),
        real.ping(),
        WRITE_INTERVAL,
        real.create(),
        real.boot(),
        real.shutdown(),
        real.cleanUp(),
        real.destroy(),
        real.shutdownUnanswered(),
        2 * WRITE_INTERVAL,
        real.hotplug(),
        MigrationTimings.real().at(speed, speed / 15));
  }
}
