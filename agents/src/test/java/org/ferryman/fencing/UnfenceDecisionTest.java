// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.ferryman.tools.pacemaker.Ban;
import org.junit.jupiter.api.Test;

class UnfenceDecisionTest {

  private static final Ban FOR_NODE1 = new Ban("b", "drbd-r0-clone", true, Set.of("node1"));
  private static final DataNodes BOTH =
      new DataNodes(Set.of("node1", "node2"), true, true, Set.of());

  @Test
  void resyncTargetTakesBackWhatTheSourceHasPlacedOnceBothAreGood() {
    assertThat(UnfenceDecision.of(FOR_NODE1, BOTH, "node2", false))
        .isInstanceOf(UnfenceDecision.Remove.class);
  }

  @Test
  void nothingIsTakenBackBeforeEveryVolumeHereIsGood() {
    DataNodes notHere = new DataNodes(Set.of("node1"), false, false, Set.of("node2"));
    assertThat(UnfenceDecision.of(FOR_NODE1, notHere, "node2", false))
        .isInstanceOf(UnfenceDecision.Keep.class);
  }

  @Test
  void nothingIsTakenBackWithoutTheNodeItWasPlacedFor() {
    DataNodes alone = new DataNodes(Set.of("node2"), true, false, Set.of("node1"));
    assertThat(UnfenceDecision.of(FOR_NODE1, alone, "node2", false).reason())
        .contains("may have newer data");
  }

  @Test
  void ownerAloneTakesBackWhereThatIsAskedFor() {
    assertThat(UnfenceDecision.of(FOR_NODE1, BOTH, "node2", true))
        .isInstanceOf(UnfenceDecision.Keep.class);
    assertThat(UnfenceDecision.of(FOR_NODE1, BOTH, "node1", true))
        .isInstanceOf(UnfenceDecision.Remove.class);
  }

  @Test
  void ofThreeNodesOneThatIsStillBehindStaysShutOut() {
    DataNodes two = new DataNodes(Set.of("node1", "node2"), true, false, Set.of("node3"));
    UnfenceDecision decision = UnfenceDecision.of(FOR_NODE1, two, "node2", false);

    assertThat(decision)
        .isInstanceOfSatisfying(
            UnfenceDecision.Widen.class,
            widen -> assertThat(widen.goodNodes()).containsExactlyInAnyOrder("node1", "node2"));
  }
}
