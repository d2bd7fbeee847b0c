// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshConfigTest {
  @ParameterizedTest
  @CsvSource({
    "node2, , , root@node2",
    "node2.example.org, mover, 22, mover@node2.example.org",
    "10.0.0.2, , 2222, ssh://root@10.0.0.2:2222",
    "fd00::2, , , root@fd00::2",
    "fd00::2, mover, 2222, ssh://mover@[fd00::2]:2222"
  })
  void addressesAreAsSshTakesThem(String host, String user, Integer port, String address) {
    Way way = new Way(host, Optional.ofNullable(user), Optional.ofNullable(port));

    assertThat(SshConfig.DEFAULTS.address(way)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-oProxyCommand=x", "a b", "node2;id", "root@node2", "[fd00::2]"})
  void whatIsNoHostIsRefused(String host) {
    Way way = new Way(host, Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> SshConfig.DEFAULTS.address(way))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name or address");
  }

  @Test
  void itNeverAsksAndUsesTheKeyItIsTold() {
    SshConfig config =
        new SshConfig("mover", 22, Duration.ofSeconds(7), Optional.of(Path.of("/etc/key")));

    assertThat(config.command())
        .startsWith("ssh")
        .contains("BatchMode=yes", "ConnectTimeout=7", "IdentitiesOnly=yes")
        .containsSubsequence("-i", "/etc/key");
    assertThat(SshConfig.DEFAULTS.command()).doesNotContain("-i");
  }

  @Test
  void itTrustsNoNewHostAndLendsNobodyAnAgent() {
    assertThat(SshConfig.DEFAULTS.command())
        .contains("StrictHostKeyChecking=yes", "ForwardAgent=no", "IdentityAgent=none");
    assertThat(SshConfig.keyOf("node2")).containsExactly("-o", "HostKeyAlias=node2");
    assertThatThrownBy(() -> SshConfig.keyOf("-x")).hasMessageContaining("-x");
  }

  @Test
  void badValuesAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new SshConfig("Root", 22, second, Optional.empty()))
        .hasMessageContaining("Root");
    assertThatThrownBy(() -> new SshConfig("root", 0, second, Optional.empty()))
        .hasMessageContaining("port");
    assertThatThrownBy(() -> new SshConfig("root", 22, Duration.ZERO, Optional.empty()))
        .hasMessageContaining("a second at least");
    assertThatThrownBy(() -> new SshConfig("root", 22, second, Optional.of(Path.of("key"))))
        .hasMessageContaining("absolute");
  }
}
