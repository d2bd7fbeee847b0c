// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributeDaemonTest {
  @TempDir Path proc;
  private AttributeDaemon daemon;

  @BeforeEach
  void otherProcesses() throws IOException {
    process(1, "systemd", 5);
    process(70, "pacemaker-based", 900);
    Files.writeString(proc.resolve("uptime"), "1 1");
    daemon = new AttributeDaemon(proc);
  }

  private void process(int pid, String name, int started) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(
        directory.resolve("stat"),
        "%d (%s) S 1 2 2 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 %d 1 1%n"
            .formatted(pid, name, started));
  }

  private void ends(int pid) throws IOException {
    Files.delete(proc.resolve(Integer.toString(pid)).resolve("stat"));
  }

  @Test
  void firstSightAndGoingOnAreNoRestart() throws IOException {
    assertThat(daemon.restarted()).isFalse();
    process(80, "pacemaker-attrd", 1000);
    assertThat(daemon.restarted()).isFalse();
    assertThat(daemon.restarted()).isFalse();
  }

  @Test
  void anotherProcessIsARestartHoweverLongAfter() throws IOException {
    process(80, "pacemaker-attrd", 1000);
    daemon.restarted();
    ends(80);
    assertThat(daemon.restarted()).isFalse();
    process(90, "pacemaker-attrd", 2000);
    assertThat(daemon.restarted()).isTrue();
    assertThat(daemon.restarted()).isFalse();
  }

  @Test
  void sameNumberForAnotherProcessIsARestart() throws IOException {
    process(80, "pacemaker-attrd", 1000);
    daemon.restarted();
    process(80, "pacemaker-attrd", 3000);
    assertThat(daemon.restarted()).isTrue();
  }
}
