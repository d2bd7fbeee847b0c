// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecConfigTest {

  @Test
  void defaultsAreTheRecordedOnes() {
    ExecConfig config = ExecConfig.defaults();
    assertThat(config.path().stream().map(Path::toString))
        .containsExactly(
            "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    assertThat(config.outputLimitBytes()).isEqualTo(1_048_576);
    assertThat(config.folders().stream().map(Path::toString))
        .containsExactly("/run/ferryman/exec", "/dev/shm", "/var/tmp");
  }

  @Test
  void settingsAreExplicit() {
    ExecConfig config =
        ExecConfig.defaults()
            .withPath(List.of(Path.of("/stand-ins"), Path.of("/usr/bin")))
            .withOutputLimitBytes(4096)
            .withFolders(List.of(Path.of("/somewhere")));
    assertThat(config.path()).containsExactly(Path.of("/stand-ins"), Path.of("/usr/bin"));
    assertThat(config.outputLimitBytes()).isEqualTo(4096);
    assertThat(config.folders()).containsExactly(Path.of("/somewhere"));
  }

  @Test
  void refusesWhatCanNotWork() {
    ExecConfig config = ExecConfig.defaults();
    assertThatThrownBy(() -> config.withPath(List.of())).hasMessageContaining("path is empty");
    assertThatThrownBy(() -> config.withPath(List.of(Path.of("bin"))))
        .hasMessageContaining("relative");
    assertThatThrownBy(() -> config.withPath(List.of(Path.of("/a:/b"))))
        .hasMessageContaining("unusable");
    assertThatThrownBy(() -> config.withFolders(List.of()))
        .hasMessageContaining("folders is empty");
    assertThatThrownBy(() -> config.withOutputLimitBytes(0)).hasMessageContaining("1 KiB");
    assertThatThrownBy(() -> config.withOutputLimitBytes(1L << 40)).hasMessageContaining("64 MiB");
  }
}
