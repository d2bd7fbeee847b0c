// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandResultTest {
  private static String described(String stdout, String stderr) {
    return new CommandResult.Exited(
            Command.of(Duration.ofSeconds(1), "crm_mon", "-1"), 102, stdout, stderr, Duration.ZERO)
        .describe();
  }

  @Test
  void ofXmlOnlyWhatItSaysIsTold() {
    assertThat(
            described(
                "<pacemaker-result api-version=\"2.25\"><status code=\"102\" message=\"Not connected\">"
                    + "<errors><error>crm_mon: Connection to cluster failed</error></errors></status>"
                    + "</pacemaker-result>",
                ""))
        .isEqualTo(
            "'crm_mon -1' exited with 102: Not connected; crm_mon: Connection to cluster failed");
    assertThat(described("<html/>", "")).isEqualTo("'crm_mon -1' exited with 102");
  }

  @Test
  void textIsToldAsItIs() {
    assertThat(described("out", "err")).endsWith(": err");
    assertThat(described("out", "")).endsWith(": out");
  }
}
