// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QemuCommandTest {
  private static String script(MachineName name) {
    return new QemuCommand(
            name,
            Path.of("/w/machines", name.text()),
            new Images.Built(Path.of("/c/boot-1"), Path.of("/c/root-1")),
            Accelerator.TCG,
            new LabPorts(100),
            Path.of("/s/power"))
        .script();
  }

  @Test
  void theLinksOfTheTwoMachinesMeet() {
    assertThat(script(MachineName.NODE1))
        .contains("id=repl,local.type=inet,local.host=127.0.0.1,local.port=102")
        .contains("remote.port=103");
    assertThat(script(MachineName.NODE2))
        .contains("id=repl,local.type=inet,local.host=127.0.0.1,local.port=103")
        .contains("remote.port=102");
  }

  @Test
  void nothingButLoopbackIsReached() {
    assertThat(script(MachineName.NODE1))
        .contains("user,id=mgmt,restrict=on,hostfwd=tcp:127.0.0.1:100-10.0.2.15:22")
        .contains("guestfwd=tcp:10.0.2.100:7000-cmd:/s/power /w/machines");
  }

  @Test
  void itIsAShellScript() {
    var result =
        Host.local()
            .attempt(Duration.ofSeconds(10), List.of("sh", "-n", "-c", script(MachineName.NODE1)));

    assertThat(result.succeeded()).as(result.describe()).isTrue();
    assertThat(script(MachineName.NODE1)).startsWith("#!/bin/sh\n");
  }
}
