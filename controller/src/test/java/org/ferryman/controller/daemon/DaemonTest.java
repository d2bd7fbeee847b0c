// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ferryman.controller.ScriptedAgent;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.operation.Version;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonTest {

  @TempDir Path directory;
  private final ScriptedAgent agent = new ScriptedAgent();
  private Daemon daemon;
  private ControlClient client;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    Settings settings = Settings.read(directory.resolve("none"), directory.resolve("run"));
    daemon = Daemon.start(NodeAgents.of(settings, List.of(agent), () -> true));
    socket = settings.controlSocket();
    client = new ControlClient(socket);
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
    assertThat(linesOf(answer))
        .hasSize(4)
        .element(0)
        .asString()
        .matches("accepted [0-9]+-1 " + Pattern.quote(Version.current()));
    assertThat(answer.body()).endsWith("\nlog info looking at\\nr0\nreason not there\nexit 7\n");
  }

  /** What was said, without the sign of life that a slow machine may have asked for. */
  private static List<String> linesOf(ControlClient.Answer answer) {
    return answer.body().lines().filter(line -> !line.equals("alive")).toList();
  }

  @Test
  void findsTheVariablesOfTheProcessThatIsTold() throws Exception {
    agent.on(
        OcfAction.MONITOR,
        (request, operation) ->
            OcfAnswer.of(OcfExit.NOT_RUNNING, request.parameter("target").orElseThrow()));
    ProcessBuilder wrapper = new ProcessBuilder("cat");
    wrapper.environment().put("OCF_RESOURCE_INSTANCE", "test-r0");
    wrapper.environment().put("OCF_RESKEY_target", "r0");
    Process process = wrapper.start();

    ControlClient.Answer own = ofProcess(process.pid(), "test-r0\n");
    ControlClient.Answer others = ofProcess(process.pid(), "test-r1\n");
    process.destroyForcibly().waitFor();
    ControlClient.Answer nobodys = ofProcess(process.pid(), "test-r0\n");

    assertThat(own.body()).endsWith("\nreason r0\nexit 7\n");
    assertThat(others.status()).isEqualTo(409);
    assertThat(others.body()).startsWith("variables ").doesNotContain("exit", "accepted");
    assertThat(nobodys.status()).isEqualTo(409);
    assertThat(nobodys.body()).startsWith("variables ").doesNotContain("exit", "accepted");
    assertThat(agent.requests()).hasSize(1);
  }

  private ControlClient.Answer ofProcess(long pid, String instance) throws IOException {
    return client.send(
        "POST",
        "/v1/operation/test/monitor",
        Map.of("Content-Type", "text/plain", "Ferryman-Process", Long.toString(pid)),
        instance.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void handlerWithoutDrbdsVariablesChangesNothingAndFails() throws IOException {
    ControlClient.Answer answer = handler("fence-peer", "export PATH='/bin'\n# end\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(linesOf(answer))
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.get(0)).startsWith("accepted fence-peer-1 "))
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("reason DRBD_RESOURCE is not set"))
        .endsWith("exit 1");
  }

  @Test
  void handlerIsToldWhatDrbdTells() throws IOException {
    assertThat(handler("fence-peer", "export DRBD_RESOURCE='no/name'\n# end\n").body())
        .contains("no/name", "nothing was changed")
        .endsWith("\nexit 1\n");
  }

  @Test
  void refusesAHandlerThatThereIsNot() throws IOException {
    ControlClient.Answer answer = handler("split-brain", "# end\n");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("accepted");
  }

  private ControlClient.Answer handler(String name, String variables) throws IOException {
    return client.send(
        "POST",
        "/v1/handler/" + name,
        Map.of("Content-Type", "text/plain", "Accept", "text/plain"),
        variables.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsItsVersionAndWhatItDoes() throws IOException {
    post("monitor", "export OCF_RESKEY_target='r0'\n# end\n");
    assertThat(client.get("/v1/version").body()).contains(Version.current());
    assertThat(client.get("/v1/status").body())
        .contains("\"agents\":[\"test\"]", "\"accepted\":1", "test monitor default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/operation/nobody/monitor  | # end                              | 404 | exit 3",
        "/v1/operation/test/frobnicate | # end                              | 404 | exit 3",
        "/v1/operation/test/monitor/x  | # end                              | 404 | exit 3",
        "/v1/operation/test/monitor    | # end                              | 422 | exit 6",
        "/v1/operation/test/monitor    | export OCF_RESKEY_target='../r0'~# end | 422 | exit 6",
        "/v1/operation/test/monitor    | export OCF_RESKEY_target='a;b'~# end   | 422 | exit 6",
        "/v1/operation/test/start      | export OCF_CHECK_LEVEL='x'~export OCF_RESKEY_target='r0'~# end | 422 | exit 2",
        "/v1/operation/test/monitor    | export OCF_RESKEY_target='r0'          | 400 | exit 2",
        "/v1/operation/test/monitor    | rm -rf /                               | 400 | exit 2",
        "/v1/elsewhere                 | # end                                  | 404 | exit 3",
      })
  void refusesBadRequestsInTextAndRunsNothing(String path, String body, int status, String exit)
      throws IOException {
    ControlClient.Answer answer = send(path, "text/plain", body.replace('~', '\n') + "\n");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).startsWith("reason ").endsWith("\n" + exit + "\n");
    assertThat(agent.requests()).isEmpty();
  }

  @Test
  void operationsAreAskedForInTextAlone() throws IOException {
    ControlClient.Answer answer =
        send("/v1/operation/test/monitor", "application/json", "{\"OCF_RESKEY_target\":\"r0\"}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(agent.requests()).isEmpty();
  }

  @Test
  void oversizedRequestHasNoExitCodeSoThatItsWrapperTurnsToAJvm() throws IOException {
    ControlClient.Answer answer =
        post("monitor", "export OCF_RESKEY_target='" + "x".repeat(1 << 20) + "'\n# end\n");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).startsWith("log warn ").doesNotContain("exit ");
    assertThat(agent.requests()).isEmpty();
  }

  @Test
  void requestThatEndsEarlyIsNotRun() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(
          ByteBuffer.wrap(
              """
              POST /v1/operation/test/start HTTP/1.1\r
              Host: localhost\r
              Content-Type: text/plain\r
              Content-Length: 500\r
              \r
              export OCF_RESKEY_target='r0'
              # end
              """
                  .getBytes(StandardCharsets.US_ASCII)));
    }
    // Whatever came of it has happened once a later request is answered.
    assertThat(post("monitor", "export OCF_RESKEY_target='r0'\n# end\n").status()).isEqualTo(200);
    assertThat(agent.actions()).containsExactly("monitor");
  }

  @Test
  void faultOfItsOwnHasNoExitCode() throws IOException {
    ControlClient.Answer late =
        client.send(
            "POST",
            "/v1/operation/test/start",
            Map.of(
                "Content-Type",
                "text/plain",
                "Ferryman-Began",
                "0.01",
                "Ferryman-Patience",
                "5.00"),
            "export OCF_RESKEY_target='r0'\n# end\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(late.status()).isEqualTo(408);
    assertThat(late.body()).startsWith("reason the request was read").doesNotContain("exit");
    assertThat(agent.requests()).isEmpty();
  }

  private ControlClient.Answer post(String action, String body) throws IOException {
    return send("/v1/operation/test/" + action, "text/plain", body);
  }

  private ControlClient.Answer send(String path, String type, String body) throws IOException {
    return client.send(
        "POST",
        path,
        Map.of("Content-Type", type, "Accept", type),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
