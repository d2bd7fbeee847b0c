// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ferryman's DRBD agent, with and without its controller, answers as {@code ocf:linbit:drbd} does,
 * but for what {@code differences.json} lists: on DRBD 9.
 */
class Differential9IT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension(Flavour.DRBD9);

  @Test
  void exitCodesScoresAndStatesOn9AreThoseOfThePeer() {
    List<String> wrong =
        new Differential("9", NODES.cluster())
            .states(Situation.of9())
            .parameters(ParameterCases.of9())
            .finish();
    assertThat(wrong).as(String.join(System.lineSeparator(), wrong)).isEmpty();
  }
}
