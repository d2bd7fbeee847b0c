// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.MetadataWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real scripts without a controller: one-shot, and without even a JVM. */
class WrapperAloneIT {

  private static final String DOM0 =
      "Name                                        ID   Mem VCPUs\\tState\\tTime(s)\\n"
          + "Domain-0                                     0   320     1     r-----     121.4\\n";
  private static final String VM1 =
      "vm1                                          3   128     1     -b----      10.7\\n";

  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench(directory);
    Files.createDirectories(bench.run());
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void absentControllerIsReplacedByAOneShotAtOnce(String shell) throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");

    Bench.Result result = bench.call(shell, "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");

    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.took()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void monitorsTakeTurnsWithTheirJvmsAndAStopDoesNot() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    List<String> taken = new ArrayList<>();
    for (int turn = 0; turn < 8; turn++) {
      taken.addAll(List.of("flock", bench.run().resolve("turn." + turn).toString()));
    }
    Path all = directory.resolve("all");
    taken.addAll(List.of("sh", "-c", "touch \"$0\"; exec sleep 100", all.toString()));
    bench.start(Map.of(), taken, "turns.log");
    await().until(() -> Files.exists(all));
    String[] call = {"OCF_RESKEY_drbd_resource=r0", "OCF_RESKEY_CRM_meta_timeout=6000"};

    Bench.Result monitor = bench.call("dash", "drbd", "monitor", call);
    Bench.Result stop = bench.call("dash", "drbd", "stop", "OCF_RESKEY_drbd_resource=r0");

    assertThat(monitor.code()).as(monitor.err()).isEqualTo(1);
    assertThat(monitor.reason()).contains("no turn for a JVM", "the state is unknown");
    assertThat(stop.code()).as(stop.err()).isZero();
  }

  @Test
  void monitorForWhichNoTurnCanBeKeptIsPerformedAllTheSame() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    for (int turn = 0; turn < 8; turn++) {
      Files.createSymbolicLink(bench.run().resolve("turn." + turn), Path.of("/nowhere/at/all"));
    }

    Bench.Result monitor = bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");

    assertThat(monitor.code()).as(monitor.err()).isEqualTo(7);
  }

  @Test
  void oneShotRefusesWhatTheControllerRefuses() throws Exception {
    assertThat(bench.call("dash", "drbd", "start").code()).isEqualTo(6);
    assertThat(bench.call("dash", "drbd", "frobnicate", "OCF_RESKEY_drbd_resource=r0").code())
        .isEqualTo(3);
  }

  @Test
  void aSlipInTheSettingsFailsNoMonitorAndNoStopOfTheOneShot() throws Exception {
    bench.tool("drbdsetup", "echo 'exists -'\n");
    String slip = "exec.path=%s\nno.such.key=1\n".formatted(bench.tools());
    for (String line : List.of(slip, slip + "xen.read-timeout=soon\n")) {
      Files.writeString(bench.settings(), line);
      assertThat(bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0").code())
          .isEqualTo(7);
      assertThat(bench.call("dash", "drbd", "stop", "OCF_RESKEY_drbd_resource=r0").code()).isZero();
    }

    Bench.Result start = bench.call("dash", "drbd", "start", "OCF_RESKEY_drbd_resource=r0");
    assertThat(start.code()).isEqualTo(1);
    assertThat(start.reason())
        .startsWith("start is refused: " + bench.settings() + ": xen.read-timeout is not");
  }

  @ParameterizedTest
  @CsvSource({"drbd", "xen"})
  void metadataIsTheDefinitionsOwn(String agent) throws Exception {
    AgentDefinition definition =
        NodeAgents.definitions().stream()
            .filter(it -> it.name().equals(agent))
            .findFirst()
            .orElseThrow();

    Bench.Result hybrid = bench.call("dash", agent, "meta-data");
    Bench.Result full = bench.call("dash", agent, "meta-data", "OCF_RA_VERSION_MINOR=1");

    assertThat(hybrid.code()).isZero();
    assertThat(hybrid.out())
        .isEqualTo(MetadataWriter.write(definition, MetadataWriter.Form.HYBRID));
    assertThat(full.out()).isEqualTo(MetadataWriter.write(definition, MetadataWriter.Form.FULL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meta-data", "usage", "-h"})
  void nobodyWithASmallPathCanAskWhatItIs(String action) throws Exception {
    Bench.Result result =
        bench.execute(
            List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "/bin/sh",
                Bench.AGENTS.resolve("xen").toString(),
                action),
            "PATH=/bin:/usr/bin");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("xen");
  }

  @Test
  void nobodyIsToldThatItTakesRoot() throws Exception {
    Bench.Result result =
        bench.execute(
            List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "/bin/sh",
                Bench.AGENTS.resolve("drbd").toString(),
                "monitor"),
            "OCF_RESKEY_drbd_resource=r0",
            "FERRYMAN_CONFIG=/nonexistent");
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.reason()).contains("root");
  }

  @ParameterizedTest
  @CsvSource({"drbd, monitor", "drbd, start", "drbd, promote", "xen, monitor", "xen, start"})
  void withoutAJvmEverythingButStopFailsWithAReason(String agent, String action) throws Exception {
    Bench.Result result = withoutJvm(agent, action);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.reason()).contains(action).contains("the state is unknown");
  }

  @Test
  void drbdStopWithoutAJvmIsSuccessOnlyOnProof() throws Exception {
    String state = directory.resolve("up").toString();
    Files.writeString(Path.of(state), "");
    String events =
        "case $1 in events2) [ -e %s ] && echo 'exists resource name:r0 role:Secondary'; echo 'exists -' ;; "
            .formatted(state);
    bench.tool("drbdsetup", events + "down) [ $2 = r0 ] && rm -f " + state + " ;; esac\n");
    Bench.Result stopped = withoutJvm("drbd", "stop");
    assertThat(stopped.code()).as(stopped.err()).isZero();
    assertThat(Path.of(state)).doesNotExist();
    assertThat(withoutJvm("drbd", "stop").code()).isZero();

    Files.writeString(Path.of(state), "");
    bench.tool("drbdsetup", events + "down) echo 'held open' >&2; exit 11 ;; esac\n");
    Bench.Result held = withoutJvm("drbd", "stop");
    assertThat(held.code()).isEqualTo(1);
    assertThat(held.reason()).contains("exit 11: held open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 1\n",
        "echo 'exists -'; exit 20\n",
        "exit 0\n",
        "echo garbage\n",
        "echo 'exists resource name:r0 role:Primary'; echo 'exists -'\n",
        "exec sleep 60\n",
      })
  void drbdStopWithoutAJvmNeverTakesDoubtForStopped(String drbdsetup) throws Exception {
    bench.tool("drbdsetup", drbdsetup);
    Bench.Result result = withoutJvm("drbd", "stop");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.reason()).contains("drbdsetup down r0");
  }

  @Test
  void xenStopWithoutAJvmShutsDownThenDestroysAndProves() throws Exception {
    Path state = Files.writeString(directory.resolve("running"), "");
    Path calls = directory.resolve("calls");
    bench.tool(
        "xl",
        """
        echo "$@" >>%s
        case $1 in
        list) printf '%s'; [ -e %s ] && printf '%s' ;;
        destroy) rm -f %s ;;
        esac
        exit 0
        """
            .formatted(calls, DOM0, state, VM1, state));

    Bench.Result result = withoutJvm("xen", "stop");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(calls)).contains("shutdown vm1\n").contains("destroy vm1\n");
    assertThat(state).doesNotExist();
    assertThat(withoutJvm("xen", "stop").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 1\n",
        "exit 0\n",
        "printf 'Name ID\\nvm2 4 128\\n'\n",
        "printf '" + DOM0 + "'; exit 1\n",
        "printf '" + DOM0 + VM1 + "'\n",
        "printf '" + DOM0 + "vm1--incoming  4  128 1 ------ 0.0\\n'\n",
        "printf '" + DOM0 + "vm1--migratedaway  4  128 1 ------ 0.0\\n'\n",
      })
  void xenStopWithoutAJvmNeverTakesDoubtForStopped(String xl) throws Exception {
    bench.tool("xl", xl);
    Bench.Result result = withoutJvm("xen", "stop");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.reason()).contains("vm1 is not gone for certain");
  }

  @Test
  void xenStopWithoutAJvmFindsThePlainNameInTheFile() throws Exception {
    bench.tool("xl", "printf '" + DOM0 + VM1.replace("vm1", "vm2") + "'\n");
    Path plain = Files.writeString(directory.resolve("a.cfg"), "memory = 128\nname = 'vm1'\n");
    Path odd = Files.writeString(directory.resolve("b.cfg"), "name = vm1\n");
    assertThat(withoutJvm("xen", "stop", "OCF_RESKEY_name=", "OCF_RESKEY_xmfile=" + plain).code())
        .isZero();
    Bench.Result unclear =
        withoutJvm("xen", "stop", "OCF_RESKEY_name=", "OCF_RESKEY_xmfile=" + odd);
    assertThat(unclear.code()).isEqualTo(1);
    assertThat(unclear.reason()).contains("neither given by the parameter name nor to be read");
  }

  private Bench.Result withoutJvm(String agent, String action, String... more) throws Exception {
    Path broken = bench.script(directory.resolve("java"), "echo 'no memory' >&2; exit 1\n");
    String[] variables = new String[more.length + 4];
    variables[0] = "FERRYMAN_JAVA=" + broken;
    variables[1] = "OCF_RESKEY_drbd_resource=r0";
    variables[2] = "OCF_RESKEY_name=vm1";
    variables[3] = "OCF_RESKEY_CRM_meta_timeout=6000";
    System.arraycopy(more, 0, variables, 4, more.length);
    return bench.call("dash", agent, action, variables);
  }
}
