// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;
import java.util.Optional;

/** The main path in one: start, standby with live migration, power-off. */
final class SmokeScenario implements Scenario {
  @Override
  public String name() {
    return "smoke";
  }

  @Override
  public String summary() {
    return "start, standby with live migration, then power-off of the guest's machine";
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
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine first = Steps.guest(run, GuestStart.LIVE_MIGRATION);
    StandbyScenario.standby(run, first, true);
    FailoverScenario.powerOff(
        run, run.lab().machine(first.name().peer()), GuestStart.LIVE_MIGRATION);
    run.checkDisks(List.of(MachineName.values()));
  }
}
