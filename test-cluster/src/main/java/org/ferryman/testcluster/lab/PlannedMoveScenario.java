// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The guest is moved by the administrator in the topology without live migration. */
final class PlannedMoveScenario implements Scenario {
  @Override
  public String name() {
    return "planned-move";
  }

  @Override
  public String summary() {
    return "crm_resource --move: the guest is shut down and started on the other machine";
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
    Machine from = Steps.guest(run, GuestStart.FAILOVER);
    long asked = Steps.move(run, from);
    run.awaitWrite(List.of(from.name().peer()), asked, Duration.ofMinutes(3));
    GuestHistory.Gap gap = run.guest().longestGap(asked).orElseThrow();
    run.measure("guest's pause", gap.seconds());
    Steps.checkShutDownInOrder(run, from);
    Steps.checkNobodyFenced(run, asked);
    Steps.endMove(run, from);
    run.awaitMore(5);
    run.checkDisks(List.of(MachineName.values()));
  }
}
