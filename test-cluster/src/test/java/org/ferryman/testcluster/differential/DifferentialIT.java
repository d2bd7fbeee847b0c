// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ferryman's DRBD agent, with and without its controller, answers as {@code ocf:linbit:drbd} does,
 * but for what {@code differences.json} lists.
 */
class DifferentialIT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  @Test
  void exitCodesScoresAndStatesOn84AreThoseOfThePeer() {
    List<String> wrong =
        new Differential("8.4", NODES.cluster())
            .states(Situation.of84())
            .parameters(ParameterCases.of84())
            .finish();
    assertThat(wrong).as(String.join(System.lineSeparator(), wrong)).isEmpty();
  }
}
