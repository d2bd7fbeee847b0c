// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.ferryman.controller.admin.evacuate.Stage.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a guest is that leaves node1. */
class StageTest {

  @ParameterizedTest
  @CsvSource({
    "node1,        '',           WAITING",
    "node1,        migrate_to,   MOVING",
    "node1,        migrate_from, MOVING",
    "node2,        migrate_from, MOVING",
    "node1+node2,  '',           MOVING",
    "node1,        stop,         STOPPING",
    "node1,        start,        WAITING",
    "node2,        '',           ARRIVED",
    "'',           start,        STARTING",
    "'',           '',           STOPPED",
  })
  void asPacemakerHasIt(String nodes, String pending, Step step) {
    assertThat(
            Stage.of(
                    "node1",
                    nodes.isEmpty() ? Set.of() : Set.of(nodes.split("\\+", -1)),
                    Optional.of(pending).filter(it -> !it.isEmpty()))
                .step())
        .isEqualTo(step);
  }
}
