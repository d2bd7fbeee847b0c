// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DRBD goes on writing by the handlers' exit code: which one comes out of /usr/bin/ferryman. */
@SuppressWarnings("try") // the server answers, it is not called
class HandlerScriptTest {
  /** As an HTTP server does; what answers unread may break the pipe of whoever still writes. */
  private static final String READ = "while read -r line && [ \"$line\" != '# end' ]; do :; done\n";

  private static final Path SCRIPTS = Path.of("src/main/sh").toAbsolutePath();

  @TempDir Path directory;

  private record Result(int exit, String said) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 6, 7})
  void answerIsPassedOn(int code) throws Exception {
    assertThat(fencePeer("echo 'exit %d'; exit %d".formatted(code, code)))
        .isEqualTo(new Result(code, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 3 # a JVM that ran out of memory",
        "exit 0",
        "exit 7",
        "echo 'exit 4'; exit 3",
        "echo 'exit 4'; kill -KILL $$",
        "echo 'exit 4'; echo more; exit 4",
        "kill -KILL $$",
        "exit 134"
      })
  void whatIsNoAnswerLeavesTheIoFrozen(String jvm) throws Exception {
    Result result = fencePeer(jvm);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.said()).contains("fence-peer of 'r0' gave no answer");
  }

  @Test
  void handlerIsGivenItsVerbAndOptionsAndDrbdsVariables() throws Exception {
    assertThat(
            fencePeer(
                "case \"$* $DRBD_RESOURCE\" in *' org.ferryman.main.HandlerMain fence-peer --timeout 30 r0')"
                    + " echo 'exit 4'; exit 4 ;; esac"))
        .isEqualTo(new Result(4, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 6, 7})
  void answerOfTheControllerNeedsNoJvm(int code) throws Exception {
    try (ScriptServer controller =
        controller(READ + "printf 'accepted x\\nalive\\nreason so\\nexit " + code + "\\n'")) {
      assertThat(fencePeer("echo a JVM was started; exit 1")).isEqualTo(new Result(code, ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true # hangs up",
        "printf 'accepted x\\nalive\\n' # dies at work",
        "printf 'exit 4\\n' # never took it",
        "printf 'accepted x\\nexit 2\\n'",
        "printf 'accepted x\\nexit 4x\\n'",
        "printf 'accepted x\\nexit 40\\n'",
        "printf 'accepted x\\nexit 3'",
        "printf 'accepted x\\n'; sleep 10 # hangs"
      })
  void whatIsNoAnswerOfTheControllerIsAskedOfAJvm(String says) throws Exception {
    try (ScriptServer controller = controller(says)) {
      assertThat(fencePeer("echo 'exit 7'; exit 7")).isEqualTo(new Result(7, ""));
    }
  }

  @Test
  void controllerIsGivenTheHandlerItsOptionsAndDrbdsVariables() throws Exception {
    Path asked = directory.resolve("asked");
    try (ScriptServer controller =
        controller("timeout 1 cat > " + asked + "; printf 'accepted x\\nexit 5\\n'")) {
      assertThat(fencePeer("exit 1").exit()).isEqualTo(5);
    }
    String request = Files.readString(asked);
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    assertThat(request)
        .startsWith("POST /v1/handler/fence-peer HTTP/1.1\r\n")
        .contains("\r\nFerryman-Options: --timeout 30\r\n")
        .contains("\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
    assertThat(body).contains("export DRBD_RESOURCE='r0'\n").endsWith("\n# end\n");
  }

  /** Something that answers on the controller's socket with what a script prints. */
  private ScriptServer controller(String script) throws IOException {
    Path file = directory.resolve("controller.sh");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ScriptServer.on(directory.resolve("control.sock"), file);
  }

  private Result fencePeer(String jvm) throws IOException, InterruptedException {
    Path java = directory.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + jvm + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder dash =
        new ProcessBuilder(
            "/bin/dash",
            SCRIPTS.resolve("bin/ferryman").toString(),
            "fence-peer",
            "--timeout",
            "30");
    // Whatever else is installed, the package depends on the client alone.
    dash.environment().put("PATH", "/nonexistent");
    dash.environment().put("FERRYMAN_HOME", SCRIPTS.resolve("lib").toString());
    dash.environment().put("FERRYMAN_JAVA", java.toString());
    dash.environment().put("FERRYMAN_RUN", directory.toString());
    dash.environment().put("DRBD_RESOURCE", "r0");
    Process process = dash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), said);
  }
}
