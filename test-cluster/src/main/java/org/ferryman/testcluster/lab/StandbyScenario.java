/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;

/**
 * The guest's machine is put in standby: the guest is migrated where the topology can, and is
 * restarted where it cannot.
 *
 * @param name its name on the command line
 * @param topology the sample
 * @param live whether the guest must be migrated without a restart
 * @param disk how the guest's disk is named
 */
record StandbyScenario(String name, String topology, boolean live, GuestDisk disk)
    implements Scenario {
  @Override
  public String summary() {
    return live
        ? "standby of the guest's machine: live migration, DRBD with two Primaries for seconds"
        : "standby of the guest's machine: the guest is shut down and started on the other one";
  }

  @Override
  public boolean peersToo() {
    return !live;
  }

  @Override
  public void run(LabRun run) {
    Machine from = run.lab().machine(Steps.startGuest(run, topology, disk));
    run.awaitMore(10);
    standby(run, from, live);
    run.checkDisks(List.of(MachineName.values()));
  }

  /** Puts the guest's machine in standby, sees the guest go on elsewhere, and takes it back. */
  static void standby(LabRun run, Machine from, boolean live) {
    Machine to = run.lab().machine(from.name().peer());
    String name = from.name().text();
    Duration limit = run.lab().stretched(Duration.ofSeconds(20));
    long asked = run.mark("puts " + name + " in standby");
    from.output(limit, "crm_standby --node " + name + " --update on");
    run.awaitWrite(List.of(to.name()), asked, Duration.ofMinutes(5));
    run.measure("guest's pause", run.guest().longestGap(asked).orElseThrow().seconds());
    long starts =
        run.guest().entries().stream()
            .filter(said -> said.entry() instanceof GuestEntry.Found)
            .filter(said -> said.entry().atMillis() > asked)
            .count();
    run.check(
        live ? "the guest was not restarted" : "the guest was started once",
        starts == (live ? 0 : 1),
        starts + " starts since then in its own words");
    if (live) {
      run.measure("window with two Primaries", Steps.window(run, from, to, asked));
    }
    // taken back earlier, Pacemaker calls the migration off, and restarts the guest
    Steps.awaitIdle(run, to);
    run.mark("takes " + name + " out of standby");
    from.output(limit, "crm_standby --node " + name + " --delete");
    run.awaitResync(to, Duration.ofMinutes(2));
    run.awaitMore(5);
    String roles = to.output(limit, "drbdadm role r0").strip();
    run.check(
        "the guest's machine alone is Primary",
        roles.equals("Primary/Secondary"),
        roles + ", asked on " + to.name().text());
  }
}
