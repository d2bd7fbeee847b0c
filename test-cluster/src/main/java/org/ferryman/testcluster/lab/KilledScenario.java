// SPDX-License-Identifier: Apache-2.0
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
