// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.controller.admin.Scene;
import org.ferryman.controller.admin.state.ClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldReadinessTest {
  @TempDir Path run;

  private Optional<String> why(ClusterState.Told told, String guest) {
    return new ToldReadiness((node, operation) -> told).of("node2", guest, Scene.operation());
  }

  private ClusterState.Told node2(Optional<String> controller) {
    return ClusterState.Told.by(
        new Scene(run).node("node2", controller, "", Scene.text("events2-84-sync-node2.txt")));
  }

  @Test
  void anotherNodeTellsItsReasonItself() {
    ClusterState.Told told =
        node2(Optional.of(Scene.CONTROLLER.formatted("false", "a disk is not UpToDate here")));

    assertThat(why(told, "vm1")).hasValue("a disk is not UpToDate here");
    assertThat(why(told, "vm2")).isEmpty();
  }

  @Test
  void whatKeepsItFromTellingIsTheReason() {
    assertThat(why(ClusterState.Told.nothing("ssh to node2: timed out"), "vm1"))
        .hasValue("node2 does not tell why: ssh to node2: timed out");
    assertThat(why(node2(Optional.empty()), "vm1"))
        .hasValue("the controller there does not answer why");
  }

  @Test
  void oneQuestionIsEnoughForAllGuestsOfANode() {
    List<String> asked = new ArrayList<>();
    ToldReadiness readiness =
        new ToldReadiness(
            (node, operation) -> {
              asked.add(node);
              return ClusterState.Told.nothing("");
            });

    for (String node : List.of("node1", "node2", "node2", "node1")) {
      readiness.of(node, "vm1", Scene.operation());
    }
    assertThat(asked).containsExactly("node1", "node2");
  }
}
