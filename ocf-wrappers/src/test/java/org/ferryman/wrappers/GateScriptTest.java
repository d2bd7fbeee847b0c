// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other node's root may do with its key. */
class GateScriptTest {
  private static final Path GATE = Path.of("src/main/sh/bin/ferryman-gate");

  @TempDir private Path folder;
  private int asked;

  private record Ran(int code, String text) {}

  @BeforeEach
  void standIns() throws IOException {
    Path logger = folder.resolve("logger");
    Files.writeString(logger, "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"${0%/*}/log\"\n");
    Files.setPosixFilePermissions(logger, PosixFilePermissions.fromString("rwx------"));
    for (String program : new String[] {"ferryman", "xl"}) {
      Path script = folder.resolve(program);
      Files.writeString(script, "#!/bin/sh\nprintf '%s:' \"${0##*/}\" \"$@\"\n".formatted("%s"));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whatAHandoverNeedsIsAdmitted() throws Exception {
    assertThat(ask("ferryman handover probe id=- vm=vm1"))
        .isEqualTo(new Ran(0, "ferryman:handover:probe:id=-:vm=vm1:"));
    assertThat(ask("ferryman drbd digest r0")).isEqualTo(new Ran(0, "ferryman:drbd:digest:r0:"));
  }

  @Test
  void aPlainReceiverIsAdmittedByAnOptionOnly() throws Exception {
    assertThat(ask("xl migrate-receive").code()).isEqualTo(126);
    assertThat(ask("xl migrate-receive", "--xl-migrate-receive"))
        .isEqualTo(new Ran(0, "xl:migrate-receive:"));
    assertThat(ask("xl list", "--xl-migrate-receive").code()).isEqualTo(126);
  }

  @Test
  void whatIsAdmittedAndWhatIsRefusedIsLoggedInOneLineEach() throws Exception {
    ask("ferryman handover look id=1");
    assertLogged(
        "-t ferryman-gate -p auth.info -- admitted for a local call: ferryman handover look id=1");
    Ran refused = ask("reboot\nFeb 1 forged \u001b[2J");
    assertLogged(
        "-t ferryman-gate -p auth.warning -- refused for a local call: 'reboot?Feb 1 forged ?[2J'");
    assertThat(refused.text()).doesNotContain("\u001b");
  }

  private void assertLogged(String line) throws IOException {
    assertThat(Files.readAllLines(folder.resolve("log"))).contains(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "xl migrate-receive",
        "sh",
        "xl list",
        "xl migrate-receive -x",
        "ferryman",
        "ferryman drbd check r0",
        "ferryman ocf xen stop name=vm1",
        "ferryman handover probe; reboot",
        "ferryman handover $(reboot)",
        "ferryman handover `reboot`",
        "ferryman drbd digest r0|sh",
        "ferryman drbd digest *",
        "ferryman handover\nreboot"
      })
  void nothingElseIs(String command) throws Exception {
    Ran ran = ask(command);

    assertThat(ran.code()).isEqualTo(126);
    assertThat(ran.text()).startsWith("ferryman-gate: not admitted: ");
  }

  private Ran ask(String command, String... options) throws Exception {
    List<String> argv = new ArrayList<>(List.of("sh", GATE.toString()));
    argv.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().put("SSH_ORIGINAL_COMMAND", command);
    builder.environment().put("FERRYMAN_COMMAND", folder.resolve("ferryman").toString());
    builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    awaitLoggers();
    return new Ran(process.exitValue(), text);
  }

  /** The gate does not wait for its loggers; the folder is theirs until they have written. */
  private void awaitLoggers() {
    asked++;
    Path log = folder.resolve("log");
    await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == asked);
  }
}
