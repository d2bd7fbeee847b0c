// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** DRBD's link is cut under the running guest, and mended. */
final class LinkCutScenario implements Scenario {
  @Override
  public String name() {
    return "link-cut";
  }

  @Override
  public String summary() {
    return "DRBD's link is cut and mended: the guest writes on, the peer resyncs, nobody is moved or fenced";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(GuestStart.FAILOVER);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public boolean peersToo() {
    return true;
  }

  @Override
  public void run(LabRun run) {
    Machine machine = Steps.guest(run, GuestStart.FAILOVER);
    long cut = run.mark("cuts DRBD's link at " + machine.name().text());
    machine.link(Machine.Link.REPLICATION, false);
    run.lab()
        .await(
            "DRBD notices",
            Duration.ofSeconds(30),
            () -> !machine.drbd(run.lab().stretched(Duration.ofSeconds(5))).connected());
    run.mark("DRBD has noticed");
    run.awaitMore(20);
    run.mark("mends DRBD's link");
    machine.link(Machine.Link.REPLICATION, true);
    run.awaitResync(machine, Duration.ofMinutes(1));
    GuestHistory.Gap gap = run.guest().longestGap(cut).orElseThrow();
    run.measure("guest's longest wait for a write", gap.seconds());
    run.check(
        "the guest ran on where it was",
        run.guest().lastWrite().orElseThrow().machine() == machine.name()
            && run.guest().starts(cut) == 0,
        "no start of the guest");
    run.checkDisks(List.of(MachineName.values()));
  }
}
