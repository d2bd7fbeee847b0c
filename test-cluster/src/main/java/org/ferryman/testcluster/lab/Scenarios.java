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

/** All scenarios, in the order in which {@code run all} runs them. */
final class Scenarios {
  static final List<Scenario> ALL =
      List.of(
          new SmokeScenario(),
          new FailoverScenario(),
          new PlannedMoveScenario(),
          new StandbyScenario("standby", "failover", false, GuestDisk.DEVICE),
          new StandbyScenario("live-migration", "live-migration", true, GuestDisk.HOTPLUG),
          new StandbyScenario("live-migration-phy", "live-migration", true, GuestDisk.DEVICE),
          new StandbyScenario("vbd", "vbd", true, GuestDisk.HOTPLUG),
          new VbdByHandScenario(),
          new LinkCutScenario(),
          new LostDiskScenario(),
          new ControllerKilledScenario());

  private Scenarios() {}

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
