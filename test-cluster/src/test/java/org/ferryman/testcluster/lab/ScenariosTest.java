// SPDX-License-Identifier: Apache-2.0
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
            "dying-domain",
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
