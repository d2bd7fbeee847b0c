// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * DRBD's link is cut under the running guest, an administrator moves the guest all the same, and
 * then the side with the data loses its power: the other side must never start the guest.
 */
final class StaleSideScenario implements Scenario {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "stale-side";
  }

  @Override
  public String summary() {
    return "DRBD's link is cut, the guest is moved, the good side loses its power: the data that was left behind is never used";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(GuestStart.LIVE_MIGRATION);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public boolean peersToo() {
    return false; // they lose the writes
  }

  @Override
  public void run(LabRun run) {
    Machine good = Steps.guest(run, GuestStart.LIVE_MIGRATION);
    Machine stale = run.lab().machine(good.name().peer());
    long cut = run.mark("cuts DRBD's link at " + good.name().text());
    good.link(Machine.Link.REPLICATION, false);
    awaitOutdated(run, stale);
    run.measure("from the cut to Outdated", (System.currentTimeMillis() - cut) / 1000.0);
    run.awaitMore(20);
    long moved = Steps.move(run, good);
    Steps.awaitIdle(run, good);
    run.awaitMore(10);
    run.check(
        "the guest stays where its data is",
        run.guest().starts(moved) == 0 && !usedBy(run, stale, cut),
        "no start of the guest since the move");
    powerOff(run, good, stale, cut);
    run.mark("mends DRBD's link");
    good.link(Machine.Link.REPLICATION, true);
    run.awaitResync(good, LIMIT);
    run.awaitMore(5);
    run.checkDisks(List.of(MachineName.values()));
    Steps.endMove(run, good);
  }

  private static void powerOff(LabRun run, Machine good, Machine stale, long cut) {
    String name = good.name().text();
    long off = run.mark("powers " + name + " off");
    good.powerOff();
    run.awaitCluster(
        name + " is lost to the cluster", stale, LIMIT, status -> !status.member(name));
    run.awaitCluster(name + " is a member again", stale, LIMIT, status -> status.member(name));
    good.link(Machine.Link.REPLICATION, false); // the machine is a new one, and its link is not
    GuestHistory.Said again = run.awaitWrite(List.of(MachineName.values()), off, LIMIT);
    run.measure("outage of the guest", (again.entry().atMillis() - off) / 1000.0);
    run.check(
        "the guest starts again where its data is, and only there",
        again.machine() == good.name() && !usedBy(run, stale, cut),
        "first written on " + again.machine().text());
  }

  private static boolean usedBy(LabRun run, Machine machine, long since) {
    return run.guest().firstWrite(machine.name(), since).isPresent();
  }

  private static void awaitOutdated(LabRun run, Machine stale) {
    run.lab()
        .await(
            "the side that was left behind is Outdated",
            Duration.ofMinutes(1),
            () -> stale.drbd(run.lab().stretched(Duration.ofSeconds(5))).disk().equals("Outdated"));
    run.mark("the side that was left behind is Outdated");
  }
}
