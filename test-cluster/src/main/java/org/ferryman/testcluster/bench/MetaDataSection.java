// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.List;

/** What crm ra info and pcs resource describe wait for. */
final class MetaDataSection implements Section {
  private static final int ROUNDS = 60;
  private static final double MARK = 1.0;
  private static final String ACTION = "meta-data";

  private final Bed bed;

  MetaDataSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return ACTION;
  }

  @Override
  public List<Row> measure() {
    List<AgentCall> calls =
        List.of(
            AgentCall.drbd(Bed.OURS, 0, false).asking(ACTION, 0),
            AgentCall.xen(Bed.OURS, 1).asking(ACTION, 0),
            AgentCall.dummy().asking(ACTION, 0));
    bed.node().rounds(5, calls);
    Runs runs = bed.node().rounds(ROUNDS, calls);
    return List.of(
        Row.ratio(name(), "drbd: wall", "ms", runs.wall(0), "Dummy", runs.wall(2), MARK),
        Row.ratio(name(), "drbd: CPU", "ms", runs.cpu(0), "Dummy", runs.cpu(2), MARK),
        Row.ratio(name(), "xen: wall", "ms", runs.wall(1), "Dummy", runs.wall(2), MARK));
  }
}
