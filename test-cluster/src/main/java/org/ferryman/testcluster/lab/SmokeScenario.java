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
