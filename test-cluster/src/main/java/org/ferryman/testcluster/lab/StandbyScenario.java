// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The guest's machine is put in standby: the guest is migrated where the topology can, and is
 * restarted where it cannot.
 *
 * @param name its name on the command line
 * @param from what it starts from
 * @param live whether the sample asks for a migration without a restart
 */
record StandbyScenario(String name, GuestStart from, boolean live) implements Scenario {
  @Override
  public Optional<GuestStart> start() {
    return Optional.of(from);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public String summary() {
    return live
        ? "standby of the guest's machine: live migration, DRBD with two Primaries for seconds"
        : "standby of the guest's machine: the guest is shut down and started on the other one";
  }

  @Override
  public boolean peersToo() {
    return from.disk() == GuestDisk.DEVICE; // the hotplug script of the other kind is Ferryman's
  }

  @Override
  public void run(LabRun run) {
    standby(run, Steps.guest(run, from), live);
    run.checkDisks(List.of(MachineName.values()));
  }

  /** Puts the guest's machine in standby, sees the guest go on elsewhere, and takes it back. */
  static void standby(LabRun run, Machine from, boolean live) {
    Machine to = run.lab().machine(from.name().peer());
    String name = from.name().text();
    Duration limit = run.lab().stretched(Duration.ofSeconds(20));
    if (live && run.agents() == AgentChoice.FERRYMAN) {
      Steps.awaitReady(run, to);
    }
    long asked = run.mark("puts " + name + " in standby");
    from.output(limit, "crm_standby --node " + name + " --update on");
    run.awaitWrite(List.of(to.name()), asked, Duration.ofMinutes(5));
    run.measure("guest's pause", run.guest().longestGap(asked).orElseThrow().seconds());
    long starts = run.guest().starts(asked);
    String found = starts + " starts since then in its own words";
    if (!live) {
      run.check("the guest was started once", starts == 1, found);
    } else if (run.agents() == AgentChoice.FERRYMAN) {
      run.check("the guest was not restarted", starts == 0, found);
      run.measure("window with two Primaries", Steps.window(run, from, to, asked));
    } else {
      run.mark("where live migration is asked for: " + found);
    }
    // taken back earlier, Pacemaker calls the migration off, and restarts the guest
    Steps.awaitIdle(run, to);
    run.mark("takes " + name + " out of standby");
    from.output(limit, "crm_standby --node " + name + " --delete");
    run.awaitResync(to, Duration.ofMinutes(2));
    run.awaitMore(5);
    String roles = to.drbd(limit).roles();
    run.check(
        "the guest's machine alone is Primary",
        roles.equals("Primary/Secondary"),
        roles + ", asked on " + to.name().text());
  }
}
