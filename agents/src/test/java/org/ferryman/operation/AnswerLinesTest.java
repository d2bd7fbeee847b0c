// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OperationLog;
import org.junit.jupiter.api.Test;

class AnswerLinesTest {

  @Test
  void everyTextStaysOnItsLine() {
    assertThat(AnswerLines.log(OperationLog.Level.WARN, "a\nexit 0\r\tb\u0007"))
        .isEqualTo("log warn a\\nexit 0? b?\n");
  }

  @Test
  void longTextIsCut() {
    assertThat(AnswerLines.reason("x".repeat(5000)))
        .isEqualTo("reason " + "x".repeat(AnswerLines.LONGEST_TEXT) + "…\n");
  }

  @Test
  void answerEndsWithTheExitCode() {
    assertThat(AnswerLines.answer(OcfAnswer.of(OcfExit.NOT_RUNNING))).isEqualTo("exit 7\n");
    assertThat(AnswerLines.answer(OcfAnswer.of(OcfExit.DEGRADED, "no disk")))
        .isEqualTo("reason no disk\nexit 190\n");
  }

  @Test
  void environmentThatIsNotUtf8IsMarked() {
    byte[] environ = "OCF_A=caf\u00e9\0OCF_B=x\0=bad\0".getBytes(StandardCharsets.UTF_8);
    assertThat(ProcessEnvironment.parse(environ))
        .isEqualTo(Map.of("OCF_A", "caf\u00e9", "OCF_B", "x"));
    byte[] latin1 = "OCF_A=caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ProcessEnvironment.parse(latin1)).isEqualTo(Map.of("OCF_A", "caf\ufffd"));
  }

  @Test
  void environmentOfAnotherProcessIsReadUpToALimit() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("cat");
    builder.environment().clear();
    builder.environment().putAll(Map.of("OCF_A", "x", "PATH", "/bin"));
    Process process = builder.start();
    try {
      assertThat(ProcessEnvironment.of(process.pid(), 100)).isEqualTo(Map.of("OCF_A", "x"));
      assertThatThrownBy(() -> ProcessEnvironment.of(process.pid(), 10))
          .isInstanceOf(ProcessEnvironment.TooLongException.class)
          .hasMessageContaining("longer than 10 bytes");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> ProcessEnvironment.of(process.pid(), 100))
        .isInstanceOf(IOException.class);
  }

  @Test
  void uptimeHasTwoDecimals() throws Exception {
    assertThat(Uptime.parse("12.08")).contains(Duration.ofMillis(12_080));
    assertThat(Uptime.parse("12")).isEmpty();
    assertThat(Uptime.parse("-1.00")).isEmpty();
    assertThat(Uptime.since(Uptime.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(Uptime.since(Uptime.now().plusSeconds(100))).isEqualTo(Duration.ZERO);
  }
}
