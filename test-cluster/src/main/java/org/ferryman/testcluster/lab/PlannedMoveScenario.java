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
