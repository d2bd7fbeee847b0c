// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;
import java.util.Optional;

/** The controller dies while nothing else happens. */
final class ControllerKilledScenario implements Scenario {
  @Override
  public String name() {
    return "controller-killed";
  }

  @Override
  public String summary() {
    return "kill -9 of the controller while nothing else happens: the guest does not notice";
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
    return false;
  }

  @Override
  public void run(LabRun run) {
    Steps.killController(run, Steps.guest(run, GuestStart.FAILOVER));
    run.checkDisks(List.of(MachineName.values()));
  }
}
