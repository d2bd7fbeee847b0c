// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import org.ferryman.testcluster.cluster.ClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverIT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  @Test
  void guestSurvivesItsHostAndItsController() {
    FailoverRun.with(NODES.cluster(), AgentSuite.FERRYMAN);
  }
}
