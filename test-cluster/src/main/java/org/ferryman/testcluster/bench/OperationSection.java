// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.ArrayList;
import java.util.List;

/** What one monitor costs beside the peers' and beside an agent that does nothing. */
final class OperationSection implements Section {
  private static final int WARM_UP = 400;
  private static final int SHARE_ROUNDS = 300;
  private static final int ROUNDS = 40;
  private static final double DRBD_MARK = 0.15;
  private static final double XEN_MARK = 0.35;
  private static final double DUMMY_MARK = 1.0;

  private static final String FLOOR =
      """
      #!/bin/sh
      answer=$(exec nc.openbsd -U /run/ferryman/control.sock <<REQUEST
      POST /v1/operation/drbd/none HTTP/1.1
      REQUEST
      )
      exit 0
      """;

  private final Bed bed;

  OperationSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "operation";
  }

  @Override
  public List<Row> measure() {
    List<Row> rows = new ArrayList<>();
    bed.unpromoted();
    rows.addAll(
        compare(
            "drbd monitor, Unpromoted",
            AgentCall.drbd(Bed.OURS, 0, false),
            "ocf:linbit:drbd",
            AgentCall.drbd(Bed.PEER_DRBD, 0, false),
            DRBD_MARK));
    bed.promoted(1);
    rows.addAll(
        compare(
            "drbd monitor, Promoted",
            AgentCall.drbd(Bed.OURS, 0, true),
            "ocf:linbit:drbd",
            AgentCall.drbd(Bed.PEER_DRBD, 0, true),
            DRBD_MARK));
    rows.addAll(
        compare(
            "xen monitor",
            AgentCall.xen(Bed.OURS, 1),
            "ocf:heartbeat:Xen",
            AgentCall.xen(Bed.PEER_XEN, 1),
            XEN_MARK));
    rows.add(floor());
    return rows;
  }

  /** The least that a wrapper can do which speaks with anybody: its answer is thrown away. */
  private Row floor() {
    bed.node().share("floor", FLOOR);
    bed.node().sh("chmod 755 /share/floor");
    AgentCall floor =
        new AgentCall(AgentCall.dummy().environment(), "/share/floor", AgentCall.MONITOR, 0);
    Runs runs = bed.node().rounds(ROUNDS, List.of(floor, AgentCall.dummy()));
    return Row.told(
        name(),
        "floor: a shell, a fork and nc, the answer thrown away; wall, CPU",
        runs.wall(0).text("ms") + ", " + runs.cpu(0).text("ms"),
        "Dummy: " + runs.wall(1).text("ms") + ", " + runs.cpu(1).text("ms"));
  }

  private List<Row> compare(
      String what, AgentCall ours, String peerName, AgentCall peer, double mark) {
    bed.node().rounds(WARM_UP, List.of(ours));
    double share = bed.controllerShare(ours, SHARE_ROUNDS);
    Runs runs = bed.node().rounds(ROUNDS, List.of(ours, peer, AgentCall.dummy()));
    Samples cpu = runs.cpu(0).plus(share);
    return List.of(
        Row.ratio(name(), what + ": wall", "ms", runs.wall(0), peerName, runs.wall(1), mark),
        Row.ratio(name(), what + ": CPU", "ms", cpu, peerName, runs.cpu(1), mark),
        Row.ratio(name(), what + ": wall", "ms", runs.wall(0), "Dummy", runs.wall(2), DUMMY_MARK),
        Row.ratio(name(), what + ": CPU", "ms", cpu, "Dummy", runs.cpu(2), DUMMY_MARK),
        Row.told(
            name(),
            what + ": of its CPU",
            "wrapper %s ms, controller %s ms"
                .formatted(Row.number(runs.cpu(0).median()), Row.number(share)),
            ""));
  }
}
