// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real scripts against a real controller process that answers, and that ceases to. */
class WrapperWithControllerIT {

  @TempDir Path directory;
  private Bench bench;
  private Process controller;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench(directory);
    controller = bench.scriptedController();
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "dash,         ok,       0,   ''",
    "dash,         down,     7,   it is down",
    "dash,         degraded, 191, no local disk",
    "dash,         other,    1,   got <other>",
    "bash,         ok,       0,   ''",
    "bash,         down,     7,   it is down",
    "bash --posix, degraded, 191, no local disk",
  })
  void passesAnswersOn(String shell, String resource, int code, String reason) throws Exception {
    Bench.Result result =
        bench.call(shell, "drbd", "monitor", "OCF_RESKEY_drbd_resource=" + resource);

    assertThat(result.code()).isEqualTo(code);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void passesLogLinesOnOneByOne(String shell) throws Exception {
    Bench.Result result = bench.call(shell, "xen", "start", "OCF_RESKEY_name=chatty");

    assertThat(result.code()).isZero();
    assertThat(result.err())
        .isEqualTo("info: first\\nline\nwarn: second 'line' \"quoted\" $HOME \\n\n");
  }

  @ParameterizedTest
  @CsvSource({"dash", "bash", "bash --posix"})
  void valuesArriveAsTheyAre(String shell) throws Exception {
    String value = "it's \"quoted\" $HOME `reboot` \\ \u00e9\u20ac;|&";
    Bench.Result result = bench.call(shell, "drbd", "monitor", "OCF_RESKEY_drbd_resource=" + value);
    assertThat(result.reason()).isEqualTo("got <" + value + ">");
  }

  @ParameterizedTest
  @CsvSource({
    "drbd, frobnicate, OCF_RESKEY_drbd_resource=ok, 3, has no action 'frobnicate'",
    "drbd, '../status', OCF_RESKEY_drbd_resource=ok, 3, has no action '../status'",
    "drbd, '', OCF_RESKEY_drbd_resource=ok, 2, no action given",
    "drbd, monitor, OCF_RESKEY_drbd_resource=, 6, drbd_resource is required and empty",
    "drbd, monitor, OCF_RESKEY_other=x, 6, drbd_resource is required and not given",
    "drbd, start, OCF_CHECK_LEVEL=deep, 2, OCF_CHECK_LEVEL is not a whole number",
    "drbd, monitor, OCF_RESOURCE_INSTANCE=../../etc, 1, is not the name of a resource",
  })
  void badInputHasItsExitCodeAndReason(
      String agent, String action, String variable, int code, String reason) throws Exception {
    Bench.Result result = bench.call("dash", agent, action, variable);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.reason()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void environmentOverTheLimitIsReadByAJvmOfItsOwn(String shell) throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    String[] variables = new String[13];
    variables[12] = "OCF_RESKEY_drbd_resource=r0";
    for (int i = 0; i < 12; i++) {
      variables[i] = "OCF_RESKEY_v" + i + "=" + "x".repeat(100_000);
    }
    Bench.Result result = bench.call(shell, "drbd", "monitor", variables);
    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.err()).contains("1048576", "a JVM of its own performs monitor");
  }

  @Test
  void valueThatIsNotUtf8IsRefused() throws Exception {
    Bench.Result result =
        bench.execute(
            List.of(
                "dash",
                "-c",
                "OCF_RESKEY_drbd_resource=$(printf 'caf\\351') exec dash \"$0\" monitor",
                Bench.AGENTS.resolve("drbd").toString()));
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.reason()).contains("drbd_resource").contains("is not UTF-8");
  }

  @Test
  void withoutTheClientAJvmOfItsOwnPerforms() throws Exception {
    for (String action : List.of("monitor", "start")) {
      Bench.Result result =
          bench.call(
              "dash",
              "drbd",
              action,
              "FERRYMAN_NC=/nonexistent",
              "OCF_RESKEY_drbd_resource=no such resource");

      assertThat(result.err()).contains("a JVM of its own performs " + action);
      if (action.equals("monitor")) { // a probe, and nobody has ever named a resource to it
        assertThat(result.code()).as(result.err()).isEqualTo(7);
      } else {
        assertThat(result.code()).as(result.err()).isNotZero().isNotEqualTo(7);
      }
    }
  }

  @Test
  void aMonitorCostsOneShellAndOneClient() throws Exception {
    Path trace = directory.resolve("trace");
    bench.execute(
        List.of(
            "strace",
            "-f",
            "-e",
            "trace=execve,clone,clone3,fork,vfork",
            "-o",
            trace.toString(),
            "dash",
            Bench.AGENTS.resolve("drbd").toString(),
            "monitor"),
        "OCF_RESKEY_drbd_resource=ok");

    List<String> calls = Files.readAllLines(trace);
    assertThat(calls.stream().filter(line -> line.contains("execve("))).hasSize(2);
    assertThat(calls.stream().filter(line -> line.matches(".*(clone3?|v?fork)\\(.*"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void variablesThatTheControllerCannotFindAreSent(String shell) throws Exception {
    Bench.Result result =
        bench.execute(
            List.of(
                shell,
                "-c",
                "OCF_RESOURCE_INSTANCE=other OCF_RESKEY_drbd_resource=down; set -- monitor; . \"$0\"",
                Bench.AGENTS.resolve("drbd").toString()),
            "OCF_RESKEY_drbd_resource=ok");

    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.reason()).isEqualTo("it is down");
    assertThat(Files.readString(bench.log("controller.log"))).contains("is not the caller");
  }

  @Test
  void hungControllerIsReplacedByAOneShotWithHalfOfTheTimeLeft() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    Bench.signal("STOP", controller);

    Bench.Result result =
        bench.call(
            "dash",
            "drbd",
            "monitor",
            "OCF_RESKEY_drbd_resource=r0",
            "OCF_RESKEY_CRM_meta_timeout=12000");

    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.err()).contains("a JVM of its own performs monitor");
    assertThat(result.took()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(12));
  }

  @Test
  void requestFoundLateIsNotRunByAControllerThatWasHung() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    Bench.signal("STOP", controller);
    bench.call(
        "dash",
        "drbd",
        "start",
        "OCF_RESKEY_drbd_resource=wait",
        "OCF_RESKEY_CRM_meta_timeout=8000");

    Bench.signal("CONT", controller);

    await()
        .until(
            () ->
                Files.readString(bench.log("controller.log"))
                    .contains("its sender waited no longer"));
    assertThat(bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=ok").code())
        .isZero();
    assertThat(bench.run().resolve("begun")).doesNotExist();
  }

  @Test
  void controllerKilledInTheMiddleIsReplacedByAOneShot() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    Process wrapper =
        bench.begin(
            List.of("dash", Bench.AGENTS.resolve("drbd").toString(), "monitor"),
            "OCF_RESKEY_drbd_resource=wait");
    await().until(() -> Files.exists(bench.run().resolve("begun")));

    Bench.signal("KILL", controller);

    assertThat(wrapper.waitFor()).isEqualTo(7);
    assertThat(new String(wrapper.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("a JVM of its own performs monitor");
  }

  @Test
  void stopPreemptsAStartAndBothAreAnswered() throws Exception {
    Process start =
        bench.begin(
            List.of("dash", Bench.AGENTS.resolve("xen").toString(), "start"),
            "OCF_RESKEY_name=wait",
            "OCF_RESKEY_CRM_meta_timeout=60000");
    await().until(() -> Files.exists(bench.run().resolve("begun")));

    Bench.Result stop = bench.call("dash", "xen", "stop", "OCF_RESKEY_name=ok");

    assertThat(stop.code()).isZero();
    assertThat(start.waitFor()).isEqualTo(1);
    assertThat(new String(start.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("a stop takes its place");
  }

  @Test
  void operationWhoseWrapperIsKilledIsCancelled() throws Exception {
    Process start =
        bench.begin(
            List.of("setsid", "dash", Bench.AGENTS.resolve("xen").toString(), "start"),
            "OCF_RESKEY_name=wait",
            "OCF_RESKEY_CRM_meta_timeout=60000");
    await().until(() -> Files.exists(bench.run().resolve("begun")));

    start.descendants().forEach(ProcessHandle::destroyForcibly);
    start.destroyForcibly().waitFor();

    await()
        .until(
            () ->
                Files.readString(bench.log("controller.log"))
                    .contains("cancelled: the caller's connection closed"));
  }

  @Test
  @SuppressWarnings("try") // the server answers, it is not called
  void answersWithoutAnExitCodeLeadToAOneShot() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    Bench.signal("KILL", controller);
    controller.waitFor();
    for (String answer :
        List.of(
            "head -c 20 >/dev/null",
            "head -c 20 >/dev/null; head -c 4000 /dev/urandom",
            "head -c 20 >/dev/null; printf 'HTTP/1.1 200 OK\\r\\n\\r\\naccepted 1 1\\nexit 99\\nexit\\n'",
            "head -c 20 >/dev/null; printf 'HTTP/1.1 200 OK\\r\\n\\r\\nexit 0\\n'",
            "head -c 20 >/dev/null; printf 'HTTP/1.1 500 Oops\\r\\n\\r\\nreason broken\\n'")) {
      Files.deleteIfExists(bench.socket());
      Path server = bench.script(directory.resolve("server"), answer + "\n");
      try (ScriptServer fake = ScriptServer.on(bench.socket(), server)) {
        Bench.Result result = bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");

        assertThat(result.code()).as(answer + "\n" + result.err()).isEqualTo(7);
        assertThat(result.err()).contains("a JVM of its own performs monitor");
      }
    }
  }
}
