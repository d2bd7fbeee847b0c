// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;
import java.util.Optional;

/**
 * A PV guest where its migration is asked for: Debian's Xen has no shadow paging, without which it
 * can't tell what such a guest has written since the last pass of the copy.
 */
final class PvScenario implements Scenario {
  private static final GuestStart START =
      new GuestStart("live-migration", GuestDisk.HOTPLUG, GuestType.PV);

  /** What Ferryman says of it, by what "xl info" lists as virt_caps. */
  private static final String REASON = "built without shadow paging";

  @Override
  public String name() {
    return "pv";
  }

  @Override
  public String summary() {
    return "a PV guest: start, then standby; this Xen can't migrate it, so that it is restarted";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(START);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine from = Steps.guest(run, START);
    Steps.awaitReady(run, run.lab().machine(from.name().peer()));
    long asked = run.mark("asks for what this Xen can't do");
    StandbyScenario.standby(run, from, false);
    run.check(
        "it is told why the guest was not migrated",
        run.said(from, asked, line -> line.text().contains(REASON)),
        "the journal of " + from.name().text());
    run.checkDisks(List.of(MachineName.values()));
  }
}
