// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backing disk under the running guest fails for good. */
final class LostDiskScenario implements Scenario {
  @Override
  public String name() {
    return "lost-disk";
  }

  @Override
  public String summary() {
    return "the guest's machine loses its backing disk: the guest is moved to where the good one is";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(GuestStart.FAILOVER);
  }

  @Override
  public boolean leavesItsStart() {
    return false;
  }

  @Override
  public boolean peersToo() {
    return true;
  }

  @Override
  public void run(LabRun run) {
    Machine machine = Steps.guest(run, GuestStart.FAILOVER);
    long lost = run.mark("takes the backing disk of " + machine.name().text() + " away");
    try (Qmp qmp = machine.monitor()) {
      qmp.execute("human-monitor-command", Map.of("command-line", "drive_del r0"));
    }
    run.lab()
        .await(
            "DRBD notices",
            Duration.ofSeconds(30),
            () ->
                machine
                    .drbd(run.lab().stretched(Duration.ofSeconds(5)))
                    .disks()
                    .equals("Diskless/UpToDate"));
    run.mark("DRBD has noticed: Diskless/UpToDate");
    MachineName peer = machine.name().peer();
    run.awaitWrite(List.of(peer), lost, Duration.ofMinutes(3));
    run.measure("guest's pause", run.guest().longestGap(lost).orElseThrow().seconds());
    Steps.checkShutDownInOrder(run, machine);
    Steps.checkNobodyFenced(run, lost);
    run.awaitMore(5);
    run.checkDisks(List.of(peer));
  }
}
