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
package org.ferryman.testcluster.differential;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.demo.FailoverScenario;
import org.ferryman.testcluster.demo.Narrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster that runs with the peers' agents changes to Ferryman's, and back. */
class SwapInPlaceIT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  @Test
  void agentsAreChangedUnderARunningGuest() {
    new FailoverScenario(
            NODES.cluster(),
            new Narrator(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false))
        .configure(AgentSuite.PEERS);
    SwapInPlace swap = new SwapInPlace(NODES.cluster());
    swap.awaitMonitors(AgentSuite.PEERS);
    swap.to(AgentSuite.FERRYMAN);
    swap.to(AgentSuite.PEERS);
  }
}
