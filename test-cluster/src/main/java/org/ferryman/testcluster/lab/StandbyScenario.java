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
import org.ferryman.testcluster.lab.GuestHistory.Said;

/**
 * The guest's machine is put in standby: the guest is migrated where the topology can, and is
 * restarted where it cannot.
 *
 * @param name its name on the command line
 * @param topology the sample
 * @param live whether the guest must be migrated without a restart
 */
record StandbyScenario(String name, String topology, boolean live) implements Scenario {
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
    Machine from = run.lab().machine(Steps.startGuest(run, topology));
    Machine to = run.lab().machine(from.name().peer());
    run.awaitMore(10);
    long asked = run.mark("puts " + from.name().text() + " in standby");
    from.output(
        run.lab().stretched(Duration.ofSeconds(20)),
        "crm_standby --node " + from.name().text() + " --update on");
    run.awaitWrite(List.of(to.name()), asked, Duration.ofMinutes(5));
    run.measure("guest's pause", run.guest().longestGap(asked).orElseThrow().seconds());
    if (live) {
      run.check(
          "the guest was not restarted",
          run.guest().entries().stream()
                  .map(Said::entry)
                  .filter(entry -> entry instanceof GuestEntry.Found)
                  .count()
              == 1,
          "starts of the guest in its own words");
    }
    from.output(
        run.lab().stretched(Duration.ofSeconds(20)),
        "crm_standby --node " + from.name().text() + " --delete");
    run.awaitResync(to, Duration.ofMinutes(2));
    run.awaitMore(5);
    run.check(
        "one Primary",
        to.output(run.lab().stretched(Duration.ofSeconds(5)), "drbdadm role r0")
            .strip()
            .equals("Primary/Secondary"),
        "role on " + to.name().text());
    run.checkDisks(List.of(MachineName.values()));
  }
}
