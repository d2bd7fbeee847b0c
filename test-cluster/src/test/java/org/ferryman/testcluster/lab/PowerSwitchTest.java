// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.ferryman.exec.CommandResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSwitchTest {
  private static final Path SWITCH = Path.of("src/main/lab/host/power").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeEach
  void aMachineThatIsASleepingProcess() throws IOException {
    Path node = Files.createDirectories(folder.resolve("node1"));
    Files.copy(Path.of("/bin/sleep"), node.resolve("machine"));
    Path start =
        Files.writeString(
            node.resolve("start"),
            // a process has no command line for the moment in which it becomes the machine
            """
            #!/bin/sh
            setsid '%1$s/machine' 300 &
            echo $! > '%1$s/pid'
            until tr '\\0' ' ' < /proc/$!/cmdline | grep -q '^%1$s/machine 300'; do :; done
            """
                .formatted(node));
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String ask(String request) {
    CommandResult result =
        Host.local()
            .attempt(
                Duration.ofSeconds(30),
                List.of(
                    "sh",
                    "-c",
                    // QEMU hands standard error on as well: whatever is said there is part of the
                    // answer
                    "echo \"$1\" | \"$2\" \"$3\" 2>&1",
                    "sh",
                    request,
                    SWITCH.toString(),
                    folder.toString()));
    assertThat(result).isInstanceOf(CommandResult.Exited.class);
    return ((CommandResult.Exited) result).code() + ": " + result.stdout().strip();
  }

  @Test
  void aMachineIsSwitchedOnAndOffAgain() throws IOException {
    assertThat(ask("status node1")).isEqualTo("2: 2 off");
    assertThat(ask("on node1")).isEqualTo("0: 0 on");
    String first = Files.readString(folder.resolve("node1/pid"));
    assertThat(ask("status node1")).isEqualTo("0: 0 on");
    assertThat(ask("on node1")).isEqualTo("0: 0 on");
    assertThat(folder.resolve("node1/pid")).hasContent(first);

    assertThat(ask("reboot node1")).isEqualTo("0: 0 off and on again");
    assertThat(Files.readString(folder.resolve("node1/pid"))).isNotEqualTo(first);

    assertThat(ask("off node1")).isEqualTo("0: 0 off");
    assertThat(ask("status node1")).isEqualTo("2: 2 off");
    assertThat(ask("off node1")).isEqualTo("0: 0 off");
  }

  @Test
  void aNumberUsedAgainByAnotherProcessIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("node1/pid"), Long.toString(ProcessHandle.current().pid()));

    assertThat(ask("off node1")).isEqualTo("0: 0 off");
    assertThat(ask("status node1")).isEqualTo("2: 2 off");
  }

  @Test
  void whatItDoesNotKnowIsRefused() {
    assertThat(ask("off node3")).isEqualTo("1: 1 no such machine");
    assertThat(ask("off ../node1")).isEqualTo("1: 1 no such machine");
    assertThat(ask("explode node1")).isEqualTo("1: 1 unknown action");
    assertThatThrownBy(() -> MachineName.of("node3")).hasMessageContaining("node3");
  }

  @Test
  void aMachineThatDoesNotStartIsAFailure() throws IOException {
    Files.writeString(folder.resolve("node1/start"), "#!/bin/sh\nexit 3\n");

    assertThat(ask("on node1")).startsWith("1: 1 it does not start, see");
  }
}
