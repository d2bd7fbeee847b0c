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
