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
package org.ferryman.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ferryman.controller.ScriptedAgent;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Settings;
import org.ferryman.node.Version;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  @TempDir Path directory;
  private final ScriptedAgent agent = new ScriptedAgent();
  private Daemon daemon;
  private ControlClient client;

  @BeforeEach
  void start() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("ferryman.properties"), "run.directory=" + directory.resolve("run"));
    Settings settings = Settings.read(file);
    daemon = Daemon.start(NodeAgents.of(settings, List.of(agent), () -> true));
    client = new ControlClient(settings.controlSocket());
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  @Test
  void streamsTheAnswerOfAMonitorInLines() throws IOException {
    agent.on(
        OcfAction.MONITOR,
        (request, operation) -> {
          operation.log().info("looking at\n" + request.parameter("target").orElseThrow());
          return OcfAnswer.of(OcfExit.NOT_RUNNING, "not there");
        });

    ControlClient.Answer answer = post("monitor", "export OCF_RESKEY_target='r0'\n# end\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().lines())
        .hasSize(4)
        .element(0)
        .asString()
        .matches("accepted [0-9]+-1 " + Pattern.quote(Version.current()));
    assertThat(answer.body()).endsWith("\nlog info looking at\\nr0\nreason not there\nexit 7\n");
  }

  private ControlClient.Answer post(String action, String body) throws IOException {
    return client.send(
        "POST",
        "/v1/operation/test/" + action,
        Map.of("Content-Type", "text/plain", "Accept", "text/plain"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
