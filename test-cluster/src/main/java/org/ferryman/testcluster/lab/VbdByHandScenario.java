// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The guest is handled with xl alone, as in the DRBD user's guide, 13.4 and 13.5: Ferryman's
 * hotplug script makes its disk Primary and Secondary, and two Primaries are allowed for good.
 */
final class VbdByHandScenario implements Scenario {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** As the guide has it (13.3): set at run time only, it would be a window without a lease. */
  private static final String FOR_GOOD =
      "sed -i 's/protocol C;/protocol C; allow-two-primaries yes;/' /etc/drbd.d/r0.res";

  @Override
  public String name() {
    return "vbd-by-hand";
  }

  @Override
  public String summary() {
    return "xl create, migrate and shutdown of a guest with a drbd: disk, without the cluster";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.empty();
  }

  @Override
  public boolean leavesItsStart() {
    return false;
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine first = run.lab().machine(MachineName.NODE1);
    Machine second = run.lab().machine(MachineName.NODE2);
    Duration limit = run.lab().stretched(LIMIT);
    Steps.describe(run, GuestType.PVH, GuestDisk.HOTPLUG);
    for (Machine machine : run.lab().machines()) {
      machine.output(limit, FOR_GOOD);
    }
    Steps.bringUp(run);
    long created = run.mark("xl create on node1");
    first.output(limit, "xl create /etc/xen/vm1.cfg");
    GuestHistory.Said said = run.awaitWrite(List.of(MachineName.NODE1), created, LIMIT);
    run.measure("first start of the guest", (said.entry().atMillis() - created) / 1000.0);
    run.awaitMore(10);
    checkRoles(run, first, "Primary/Secondary");

    long asked = run.mark("xl migrate vm1 node2 on node1");
    first.output(limit, "xl migrate vm1 node2");
    run.awaitWrite(List.of(MachineName.NODE2), asked, LIMIT);
    run.measure("guest's pause", run.guest().longestGap(asked).orElseThrow().seconds());
    run.measure("window with two Primaries", Steps.window(run, first, second, asked));
    run.check(
        "the guest was not restarted",
        run.guest().starts(created) == 1,
        "one start in its own words");
    checkRoles(run, second, "Primary/Secondary");

    run.mark("xl shutdown -w vm1 on node2");
    second.output(limit, "xl shutdown -w vm1");
    run.lab()
        .await(
            "r0 is Secondary on both",
            LIMIT,
            () -> second.drbd(limit).roles().equals("Secondary/Secondary"));
    run.checkDisks(List.of(MachineName.values()));
  }

  private static void checkRoles(LabRun run, Machine machine, String wanted) {
    String roles = machine.drbd(run.lab().stretched(Duration.ofSeconds(20))).roles();
    run.check(
        "r0 is " + wanted + " on " + machine.name().text(), roles.equals(wanted), "it is " + roles);
  }
}
