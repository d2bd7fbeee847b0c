// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OneWriterTest {

  private static final List<String> ON_NODE1 =
      List.of("drbd-r0 Promoted node1", "vm1 Started node1");

  @Test
  void secondPromotionBeforeTheDemotionIsFound() {
    assertThatThrownBy(() -> check("drbd-r0 promote node2", "drbd-r0 demote node1"))
        .hasMessageContaining("nodes promoted after drbd-r0 promote node2");
  }

  @Test
  void guestStartedBeforeItIsStoppedElsewhereIsFound() {
    assertThatThrownBy(() -> check("vm1 start node2", "vm1 stop node1"))
        .hasMessageContaining("nodes with it after vm1 start node2");
  }

  @Test
  void guestStartedElsewhereAfterItsStopHasFailedIsFound() {
    assertThatThrownBy(
            () ->
                OneWriter.check(
                    ON_NODE1,
                    List.of("vm1 stop node1", "vm1 start node2"),
                    Set.of("vm1 stop node1")))
        .hasMessageContaining("nodes with it after vm1 start node2");
  }

  @Test
  void handOverAndFencingAreInOrder() {
    assertThatCode(
            () ->
                check(
                    "vm1 migrate_to node1",
                    "vm1 migrate_from node2",
                    "vm1 stop node1",
                    "drbd-r0 demote node1",
                    "drbd-r0 promote node2"))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("fence node1", "vm1 start node2", "drbd-r0 promote node2"))
        .doesNotThrowAnyException();
  }

  private static void check(String... actions) {
    OneWriter.check(ON_NODE1, List.of(actions), Set.of());
  }
}
