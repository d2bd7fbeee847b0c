// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.ArrayList;
import java.util.List;

/** Execs and forks per monitor, counted. */
final class ProcessesSection implements Section {
  private static final int MARK = 3;

  private final Bed bed;

  ProcessesSection(Bed bed) {
    this.bed = bed;
  }

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public List<Row> measure() {
    bed.promoted(1);
    ProcessCounter counter = new ProcessCounter(bed.node());
    ProcessCount drbd = counter.count(AgentCall.drbd(Bed.OURS, 0, true));
    ProcessCount linbit = counter.count(AgentCall.drbd(Bed.PEER_DRBD, 0, true));
    ProcessCount xen = counter.count(AgentCall.xen(Bed.OURS, 1));
    ProcessCount heartbeat = counter.count(AgentCall.xen(Bed.PEER_XEN, 1));
    ProcessCount dummy = counter.count(AgentCall.dummy());
    List<Row> rows = new ArrayList<>();
    rows.add(row("drbd monitor", drbd, "ocf:linbit:drbd", linbit));
    rows.add(
        Row.limit(name(), "drbd monitor: tools the controller runs", "execs", drbd.tools(), 0));
    rows.add(row("xen monitor", xen, "ocf:heartbeat:Xen", heartbeat));
    rows.add(Row.told(name(), "Dummy monitor", "", text(dummy)));
    return rows;
  }

  private Row row(String what, ProcessCount ours, String peerName, ProcessCount peer) {
    return new Row(
        name(),
        what + ": execs and forks",
        text(ours),
        peerName + ": " + text(peer),
        ours.execs() + " execs",
        "≤ %d execs".formatted(MARK),
        Row.Verdict.of(ours.execs() <= MARK));
  }

  private static String text(ProcessCount count) {
    return "%d execs, %d forks".formatted(count.execs(), count.forks());
  }
}
