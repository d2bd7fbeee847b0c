/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.ExecConfig;
import org.ferryman.handover.SshConfig;
import org.ferryman.handover.Times;
import org.ferryman.xen.XenConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @TempDir Path directory;

  @Test
  void absentFileMeansDefaults() {
    Settings settings = Settings.read(directory.resolve("none"));

    assertThat(settings.runDirectory()).isEqualTo(Path.of("/run/ferryman"));
    assertThat(settings.controlSocket()).isEqualTo(Path.of("/run/ferryman/control.sock"));
    assertThat(settings.operation()).isEqualTo(OperationSettings.DEFAULTS);
    assertThat(settings.controller()).isEqualTo(ControllerSettings.DEFAULTS);
    assertThat(settings.xen()).isEqualTo(XenConfig.DEFAULTS);
    assertThat(settings.exec()).isEqualTo(ExecConfig.defaults());
    assertThat(settings.drbd())
        .isEqualTo(new DrbdSettings(Duration.ofMillis(250), Duration.ofSeconds(2)));
    assertThat(settings.scores())
        .isEqualTo(new Additions.ScoreSettings(Duration.ofSeconds(3), Duration.ofMinutes(1)));
    assertThat(settings.xlReadTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.handover()).isEqualTo(HandoverSettings.DEFAULTS);
    assertThat(settings.handover().ssh())
        .isEqualTo(new SshConfig("root", 22, Duration.ofSeconds(5), Optional.empty()));
    assertThat(settings.handover().times()).isEqualTo(Times.DEFAULTS);
    assertThat(settings.handover().sweepInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.handover().finish()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void givenValuesHold() throws IOException {
    Settings settings =
        read(
            """
            # a comment
            run.directory = /tmp/f
            operation.margin-most=PT3S
            operation.margin-least=100ms
            controller.monitor-threads=5
            """);

    assertThat(settings.lockDirectory()).isEqualTo(Path.of("/tmp/f/lock"));
    assertThat(settings.operation())
        .isEqualTo(new OperationSettings(20, Duration.ofMillis(100), Duration.ofSeconds(3)));
    assertThat(settings.controller().monitorThreads()).isEqualTo(5);
    assertThat(settings.effective()).containsEntry("operation.margin-most", "PT3S");
  }

  @Test
  void handoverIsConfigured() throws IOException {
    HandoverSettings settings =
        read("""
                handover.ssh-user=mover
                handover.ssh-port=2222
                handover.ssh-connect-timeout=3s
                handover.ssh-identity=/etc/ferryman/key
                handover.ask=7s
                handover.lease-settled=90s
                handover.sweep-interval=1m
                """)
            .handover();

    assertThat(settings.ssh())
        .isEqualTo(
            new SshConfig(
                "mover", 2222, Duration.ofSeconds(3), Optional.of(Path.of("/etc/ferryman/key"))));
    assertThat(settings.times().ask()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.times().settled()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.times().poll()).isEqualTo(Times.DEFAULTS.poll());
    assertThat(settings.sweepInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void unknownKeyIsRefusedByNameWithTheFile() {
    assertThatThrownBy(() -> read("controller.threads=5"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(directory.resolve("f.properties") + ": unknown key")
        .hasMessageContaining("controller.threads")
        .hasMessageContaining("controller.monitor-threads");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "controller.monitor-threads=0       | controller.monitor-threads must be between 1 and",
        "controller.monitor-threads=many    | controller.monitor-threads is not a whole number",
        "controller.monitor-threads=        | controller.monitor-threads is empty",
        "operation.margin-most=2 days       | operation.margin-most is not a duration",
        "operation.margin-most=-PT1S        | operation.margin-most must be between",
        "operation.margin-least=2m          | operation.margin-least must be between",
        "exec.path=/bin:sbin                | exec.path must be absolute paths",
        "drbd.longest-pause=100ms           | drbd.longest-pause must be between 250ms and 60s",
        "run.directory=run                  | run.directory must be an absolute path",
        "handover.ssh-user=a b              | handover.ssh-user is not the name of a user",
        "handover.ssh-port=0                | handover.ssh-port must be between 1 and 65535",
        "handover.ssh-identity=key          | handover.ssh-identity must be an absolute path",
        "handover.poll=1m                   | handover.poll must be between 10ms and 1s",
        "run.directory=\\u00zz              | can't be read",
      })
  void badValueIsRefusedByNameWithTheFile(String line, String complaint) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(directory.resolve("f.properties").toString())
        .hasMessageContaining(complaint);
  }

  @Test
  void marginIsAShareWithinBounds() {
    OperationSettings standard = OperationSettings.DEFAULTS;
    assertThat(
            Map.of(
                2L, standard.allowed(Duration.ofSeconds(2)).toMillis(),
                20L, standard.allowed(Duration.ofSeconds(20)).toMillis(),
                240L, standard.allowed(Duration.ofSeconds(240)).toMillis(),
                0L, standard.allowed(Duration.ofMillis(100)).toMillis()))
        .isEqualTo(Map.of(2L, 1750L, 20L, 19_000L, 240L, 238_000L, 0L, 0L));
  }

  private Settings read(String text) throws IOException {
    return Settings.read(Files.writeString(directory.resolve("f.properties"), text));
  }
}
