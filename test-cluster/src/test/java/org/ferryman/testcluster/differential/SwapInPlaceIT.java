// SPDX-License-Identifier: Apache-2.0
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
