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
