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
import org.junit.jupiter.api.Test;

class ScenariosTest {
  @Test
  void eachHasANameOfItsOwn() {
    assertThat(Scenarios.EVERY).extracting(Scenario::name).doesNotHaveDuplicates();
  }

  @Test
  void oneThatGoesOnDoesSoWhereTheOneBeforeItLeftItsStart() {
    List<String> goOn = new ArrayList<>();
    for (int i = 1; i < Scenarios.ALL.size(); i++) {
      if (Scenarios.ALL.get(i).goesOnFrom(Scenarios.ALL.get(i - 1))) {
        goOn.add(Scenarios.ALL.get(i).name());
      }
    }

    assertThat(goOn)
        .containsExactly(
            "live-migration-killed",
            "stale-side",
            "vbd-failover",
            "controller-killed",
            "planned-move-killed",
            "failover-killed",
            "lost-disk-killed");
  }

  @Test
  void thePeersRunWhatNeedsNothingOfFerryman() {
    assertThat(Scenarios.named(List.of("all"), AgentChoice.PEERS))
        .extracting(Scenario::name)
        .containsExactly(
            "live-migration-phy", "link-cut", "planned-move", "standby", "failover", "lost-disk");
    assertThatThrownBy(() -> Scenarios.named(List.of("smoke"), AgentChoice.PEERS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("there is no scenario smoke for these agents");
  }
}
