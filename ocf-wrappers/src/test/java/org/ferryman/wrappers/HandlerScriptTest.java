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
class HandlerScriptTest {

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
                "case \"$* $DRBD_RESOURCE\" in *' org.ferryman.fencing.FencingMain fence-peer --timeout 30 r0')"
                    + " echo 'exit 4'; exit 4 ;; esac"))
        .isEqualTo(new Result(4, ""));
  }

  private Result fencePeer(String jvm) throws IOException, InterruptedException {
    Path java = directory.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + jvm + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder dash =
        new ProcessBuilder(
            "dash", SCRIPTS.resolve("bin/ferryman").toString(), "fence-peer", "--timeout", "30");
    dash.environment().put("FERRYMAN_HOME", SCRIPTS.resolve("lib").toString());
    dash.environment().put("FERRYMAN_JAVA", java.toString());
    dash.environment().put("DRBD_RESOURCE", "r0");
    Process process = dash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), said);
  }
}
