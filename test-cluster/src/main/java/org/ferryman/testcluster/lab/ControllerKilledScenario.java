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

/** Ferryman's controllers are killed while the guest runs, and again while it is moved. */
final class ControllerKilledScenario implements Scenario {
  private static final String KILL =
      "systemctl kill --kill-whom=main --signal=KILL ferryman.service";

  @Override
  public String name() {
    return "controller-killed";
  }

  @Override
  public String summary() {
    return "kill -9 of both controllers under the running guest, and during a planned move";
  }

  @Override
  public String topology() {
    return "failover";
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine from = run.lab().machine(Steps.startGuest(run, topology()));
    MachineName to = from.name().peer();
    run.awaitMore(10);
    long killed = kill(run);
    run.awaitMore(20);
    run.check(
        "the guest does not notice that the controllers die",
        run.guest().lastWrite().orElseThrow().machine() == from.name()
            && run.guest().longestGap(killed).orElseThrow().seconds() < 10,
        "longest wait for a write %.1f s"
            .formatted(run.guest().longestGap(killed).orElseThrow().seconds()));

    long asked = Steps.move(run, from);
    run.awaitJournal(
        "the stop of vm1 is asked of " + from.name().text(),
        from,
        asked,
        Duration.ofMinutes(1),
        line -> line.text().contains("Requesting local execution of stop operation for vm1"));
    kill(run);
    run.awaitWrite(List.of(to), asked, Duration.ofMinutes(4));
    Steps.checkNobodyFenced(run, asked);
    run.awaitMore(5);
    run.checkDisks(List.of(MachineName.values()));
  }

  private static long kill(LabRun run) {
    long at = run.mark("kills both controllers with -9");
    for (Machine machine : run.lab().machines()) {
      machine.output(run.lab().stretched(Duration.ofSeconds(10)), KILL);
    }
    return at;
  }
}
