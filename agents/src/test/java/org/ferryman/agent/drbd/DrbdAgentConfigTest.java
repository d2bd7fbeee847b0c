// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.ferryman.tools.drbd.DrbdTools;
import org.junit.jupiter.api.Test;

class DrbdAgentConfigTest {

  @Test
  void defaultsAreTheRecordedOnes() {
    assertThat(DrbdAgentConfig.on("node1", true))
        .isEqualTo(
            new DrbdAgentConfig("node1", true, Duration.ofMillis(250), Duration.ofSeconds(2)));
    assertThat(DrbdTools.READ_TIMEOUT).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void refusesWhatCanNotWork() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new DrbdAgentConfig(" ", true, second, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DrbdAgentConfig("n", true, Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DrbdAgentConfig("n", true, second, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
