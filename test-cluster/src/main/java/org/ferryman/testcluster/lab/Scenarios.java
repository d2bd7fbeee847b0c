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

/**
 * All scenarios, in the order in which {@code run all} runs them: those of the same start go on
 * from each other, and one that leaves something else is the last of them.
 */
final class Scenarios {
  private static final Scenario LIVE_MIGRATION =
      new StandbyScenario("live-migration", GuestStart.LIVE_MIGRATION, true);

  static final List<Scenario> ALL =
      List.of(
          new SmokeScenario(),
          new KilledScenario(LIVE_MIGRATION, asked("migrate_to", "vm1")),
          new StandbyScenario(
              "live-migration-phy", new GuestStart("live-migration", GuestDisk.DEVICE), true),
          new StandbyScenario("vbd", new GuestStart("vbd", GuestDisk.HOTPLUG), true),
          new VbdByHandScenario(),
          new HvmScenario(),
          new LinkCutScenario(),
          new PlannedMoveScenario(),
          new StandbyScenario("standby", GuestStart.FAILOVER, false),
          new FailoverScenario(),
          new LostDiskScenario(),
          new KilledScenario(new LinkCutScenario(), "conn( Connected -> "),
          new KilledScenario(new PlannedMoveScenario(), asked("stop", "vm1")),
          new KilledScenario(new FailoverScenario(), asked("promote", "drbd-r0")),
          new KilledScenario(new LostDiskScenario(), "disk( UpToDate -> Failed )"));

  private Scenarios() {}

  /** What Pacemaker's journal says when it asks an operation of a resource. */
  private static String asked(String operation, String resource) {
    return "Requesting local execution of %s operation for %s".formatted(operation, resource);
  }

  /**
   * The scenarios of these names; {@code all} stands for all of them.
   *
   * @throws LabException if there is none of a name
   */
  static List<Scenario> named(List<String> names, AgentChoice agents) {
    List<Scenario> possible =
        ALL.stream().filter(s -> agents == AgentChoice.FERRYMAN || s.peersToo()).toList();
    if (names.equals(List.of("all"))) {
      return possible;
    }
    return names.stream().map(name -> named(name, possible)).toList();
  }

  private static Scenario named(String name, List<Scenario> possible) {
    return possible.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "there is no scenario %s for these agents; there are: %s"
                        .formatted(name, possible.stream().map(Scenario::name).toList())));
  }
}
