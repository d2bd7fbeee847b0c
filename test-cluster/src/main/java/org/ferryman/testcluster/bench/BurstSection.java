// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node after a reboot asks for everything at once. */
final class BurstSection implements Section {
  private static final int COUNT = 100;
  private static final int ROUNDS = 3;
  private static final double MARK = 0.25;

  private final Bed bed;

  BurstSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public List<Row> measure() {
    bed.promoted(COUNT);
    List<AgentCall> ours = Bed.herd(COUNT, Bed.OURS, Bed.OURS);
    List<AgentCall> peers = Bed.herd(COUNT, Bed.PEER_DRBD, Bed.PEER_XEN);
    burst(ours);
    List<Double> ourSeconds = new ArrayList<>();
    List<Double> peerSeconds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ourSeconds.add(burst(ours));
      peerSeconds.add(burst(peers));
    }
    return List.of(
        Row.ratio(
            name(),
            "%d monitors at once: wall".formatted(2 * COUNT),
            "s",
            Samples.of(ourSeconds),
            "peers",
            Samples.of(peerSeconds),
            MARK));
  }

  private double burst(List<AgentCall> calls) {
    return bed.node().paced(Duration.ZERO, 1, calls).wallMillis() / 1000;
  }
}
