// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a controller said against its node does not outlive it, also if it was killed. */
class ControllerEndedTest {
  private static final Path SCRIPT = Path.of("src/main/sh/lib/controller-ended");

  @TempDir private Path folder;
  private NodeWithoutJvm node;
  private Path marks;

  @BeforeEach
  void install() throws IOException {
    node = new NodeWithoutJvm(folder);
    node.tool(
        "attrd_updater",
        "[ ! -e \"${0%/*}/down\" ] || exit 102\necho \"$*\" >>\"${0%/*}/calls\"\n");
    marks = Files.createDirectory(folder.resolve("run/not-ready"));
    Files.writeString(marks.resolve("ferryman-ready-vm1"), "ferryman-ready-vm1\n");
    Files.writeString(marks.resolve("ferryman-ready-a%20b"), "ferryman-ready-a b\n");
    Files.writeString(marks.resolve("x"), "standby\n");
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void whatSaysThatTheNodeIsNotReadyIsTakenBackOnce() throws Exception {
    assertThat(ended().code()).isZero();
    assertThat(node.calls())
        .containsExactlyInAnyOrder("-n ferryman-ready-vm1 -D", "-n ferryman-ready-a b -D");
    assertThat(ended().code()).isZero();
    assertThat(node.calls()).hasSize(2);
  }

  @Test
  void withoutAClusterTheMarksStay() throws Exception {
    Files.writeString(folder.resolve("tools/down"), "");
    assertThat(ended().said()).contains("could not be taken back");
    assertThat(marks.resolve("ferryman-ready-vm1")).exists();
  }

  @Test
  void theUnitRunsItHoweverTheControllerEnds() {
    assertThat(Path.of("src/main/systemd/ferryman.service"))
        .content()
        .contains("ExecStopPost=-/usr/lib/ferryman/" + SCRIPT.getFileName() + "\n");
  }

  private NodeWithoutJvm.Ended ended() throws Exception {
    return node.run(List.of("dash", SCRIPT.toString()));
  }
}
