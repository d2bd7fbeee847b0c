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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenariosTest {
  @Test
  void eachHasANameOfItsOwn() {
    assertThat(Stream.concat(Scenarios.ALL.stream(), Scenarios.BY_NAME.stream()))
        .extracting(Scenario::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void oneThatGoesOnDoesSoWhereTheOneBeforeItLeftItsStart() {
    List<String> goOn = new ArrayList<>();
    Optional<GuestStart> left = Optional.empty();
    for (Scenario scenario : Scenarios.ALL) {
      if (left.isPresent() && left.equals(scenario.start())) {
        goOn.add(scenario.name());
      }
      left = scenario.leavesItsStart() ? scenario.start() : Optional.empty();
    }

    assertThat(goOn)
        .containsExactly(
            "live-migration-killed",
            "planned-move-killed",
            "standby",
            "failover-killed",
            "lost-disk-killed");
  }

  @Test
  void thePeersRunWhatNeedsNothingOfFerryman() {
    assertThat(Scenarios.named(List.of("all"), AgentChoice.PEERS))
        .extracting(Scenario::name)
        .containsExactly(
            "live-migration-phy", "standby", "link-cut", "planned-move", "failover", "lost-disk");
    assertThatThrownBy(() -> Scenarios.named(List.of("smoke"), AgentChoice.PEERS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("there is no scenario smoke for these agents");
  }
}
