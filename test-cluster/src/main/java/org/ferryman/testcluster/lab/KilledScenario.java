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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another scenario, during which Ferryman's controllers are killed on both machines: when the guest
 * is first started, and at the moment that matters.
 *
 * @param scenario the other one; nothing less is asked of it
 * @param moment what the journal of one of the machines says then
 */
record KilledScenario(Scenario scenario, String moment) implements Scenario {
  private static final String FIRST_START = "Requesting local execution of start operation for vm1";

  @Override
  public String name() {
    return scenario.name() + "-killed";
  }

  @Override
  public String summary() {
    return "%s; with kill -9 of both controllers at '%s'".formatted(scenario.summary(), moment);
  }

  @Override
  public Optional<GuestStart> start() {
    return scenario.start();
  }

  @Override
  public boolean leavesItsStart() {
    return scenario.leavesItsStart();
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    List<String> moments = new ArrayList<>();
    if (!run.goesOn()) {
      moments.add(FIRST_START);
    }
    moments.add(moment);
    try (Killer killer = new Killer(run, moments)) {
      scenario.run(run);
      killer.check();
    }
  }
}
