// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.tools.xen.GuestLauncher.Plain;
import org.ferryman.tools.xen.GuestLauncher.SystemdScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestLauncherTest {
  private static final List<String> CREATE = List.of("xl", "create", "/etc/xen/vm1.cfg");
  private static final GuestLauncher SCOPE = new SystemdScope(() -> "5f3a");

  private static Exited exited(int code, String stderr) {
    return new Exited(
        Command.of(Duration.ofSeconds(1), "systemd-run"), code, "", stderr, Duration.ZERO);
  }

  @Test
  void choosesAScopeWhereSystemdRuns(@TempDir Path folder) throws IOException {
    Path system = folder.resolve("system");
    assertThat(GuestLauncher.forHost(system, () -> "x")).isInstanceOf(Plain.class);

    Files.createDirectory(system);
    assertThat(GuestLauncher.forHost(system, () -> "x")).isInstanceOf(SystemdScope.class);
  }

  @Test
  void runsXlInAScopeThatOutlivesPacemaker() {
    assertThat(SCOPE.wrap(new GuestName("vm1"), CREATE))
        .containsExactly(
            "systemd-run",
            "--scope",
            "--quiet",
            "--collect",
            "--slice=machine.slice",
            "--unit=ferryman-xen-vm1-5f3a.scope",
            "--description=Xen guest vm1",
            "--property=Before=pacemaker.service pacemaker_remote.service",
            "--",
            "/bin/sh",
            "-c",
            "echo 0 >/proc/self/oom_score_adj; umask 022; exec \"$@\"",
            "guest",
            "xl",
            "create",
            "/etc/xen/vm1.cfg");
  }

  @Test
  void aGuestIsNeitherSparedWhenMemoryIsShortNorAreItsFilesRootsAlone() throws Exception {
    List<String> wrapped =
        SCOPE.wrap(
            new GuestName("vm1"),
            List.of(
                "sh", "-c", "cat /proc/self/oom_score_adj; umask; echo \"$1\"", "x", "a 'b $c"));
    List<String> argv = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sheltered"));
    argv.addAll(wrapped.subList(wrapped.indexOf("--") + 1, wrapped.size()));

    Process process = new ProcessBuilder(argv).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said.lines()).containsExactly("0", "0022", "a 'b $c");
  }

  @Test
  void escapesWhatAUnitsNameCantHold() {
    assertThat(SCOPE.wrap(new GuestName("web-01 (a)@x"), CREATE))
        .contains("--unit=ferryman-xen-web\\x2d01\\x20\\x28a\\x29\\x40x-5f3a.scope");
    assertThat(SCOPE.wrap(new GuestName("a" + "-".repeat(120)), CREATE).get(5).length())
        .isLessThan(255);
  }

  @Test
  void runsXlAsItIsElsewhere() {
    assertThat(new Plain().wrap(new GuestName("vm1"), CREATE)).isEqualTo(CREATE);
    assertThat(new Plain().failedBefore(exited(1, "Failed to connect to bus"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Failed to connect to bus: No such file or directory\n",
        "Failed to start transient scope unit: Unit x.scope was already loaded or has a fragment"
            + " file.\n",
        "Failed to find executable xl: No such file or directory\n",
        ""
      })
  void saysWhereXlDidNotRun(String stderr) {
    assertThat(SCOPE.failedBefore(exited(1, stderr)).orElseThrow())
        .startsWith("systemd-run made no scope, xl did not run: ")
        .contains(stderr.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "err-create-memory", "err-create-config-syntax", "err-create-config-missing",
        "err-create-disk-missing", "04-crashed-create-again", "err-create-kernel-missing"
      })
  void saysNothingWhereXlRan(String capture) {
    Exited result = Captures.result(capture, Command.of(Duration.ofSeconds(1), CREATE));

    assertThat(result.code()).isPositive();
    assertThat(SCOPE.failedBefore(result)).isEmpty();
  }
}
