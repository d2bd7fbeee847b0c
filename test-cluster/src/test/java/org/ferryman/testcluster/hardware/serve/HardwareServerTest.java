// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareServerTest {
  @TempDir Path dir;
  private Hardware hardware;
  private HardwareServer server;
  private Thread clock;

  @BeforeEach
  void start() throws IOException {
    hardware =
        new Hardware(List.of("node1", "node2"), HardwareTimings.quick(), PowerSwitch.NONE, 3);
    server = new HardwareServer(hardware, dir);
    clock = new Thread(hardware::followClock, "clock");
    clock.start();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    hardware.close();
    clock.join();
    server.close();
  }

  private Path client(String tool) throws IOException, InterruptedException {
    Path client = dir.resolve(tool);
    Process gcc =
        new ProcessBuilder("gcc", "-Os", "-o", client.toString(), "src/main/c/hw.c").start();
    assertThat(gcc.waitFor()).as("gcc builds the stand-in").isZero();
    return client;
  }

  private Process run(String node, Path client, String... argv) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(client.toString());
    builder.command().addAll(List.of(argv));
    builder.environment().put("FERRYMAN_HARDWARE", server.socket(node).toString());
    return builder.start();
  }

  @Test
  void controlSwitchesAndReportsAndRefusesWithReason() throws IOException {
    try (HardwareControl control = new HardwareControl(dir.resolve("control.sock"))) {
      assertThat(control.status()).extracting(NodeStatus::powered).containsExactly(true, true);
      control.powerOff("node2");
      assertThat(control.status()).extracting(NodeStatus::powered).containsExactly(true, false);
      control.powerOn("node2");
      control.hang("node1");
      assertThat(control.status()).extracting(NodeStatus::hung).containsExactly(true, false);
      control.resume("node1");
      control.setFault(new Fault("node1", "xl", Fault.Kind.HANG, 1, "", 0));
      assertThat(control.faults()).hasSize(1);
      control.clearFaults("", "");
      assertThat(control.faults()).isEmpty();
      assertThat(control.measurements().lostWrites()).isZero();
      assertThat(control.eventsSince(0))
          .extracting(event -> event.node() + " " + event.kind())
          .containsExactly(
              "node2 power-off", "node2 power-on", "node1 hang", "node1 resume", "node1 fault");
      assertThat(control.eventsSince(4)).hasSize(1);
      assertThatThrownBy(() -> control.powerOff("node9"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no node node9");
      assertThatThrownBy(() -> control.crashGuest("node1", "vm1"))
          .hasMessageContaining("no such guest there");
    }
  }

  @Test
  void aClientGetsItsAnswerAndExitCode() throws IOException, InterruptedException {
    Process process = run("node1", client("drbdsetup"), "role", "0");
    assertThat(process.waitFor()).isEqualTo(10);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("0: Failure: (127) Device minor not allocated\n");
  }

  @Test
  void aClientWithoutHardwareSaysSo() throws IOException, InterruptedException {
    Path client = client("drbdsetup");
    ProcessBuilder builder = new ProcessBuilder(client.toString(), "role", "0");
    builder.environment().put("FERRYMAN_HARDWARE", dir.resolve("nothing").toString());
    Process process = builder.start();
    assertThat(process.waitFor()).isEqualTo(20);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("cannot reach");
  }

  @Test
  void aWaitEndsWithItsClientAndWithThePower() throws IOException, InterruptedException {
    Path client = client("drbdsetup");
    Process events = run("node1", client, "events2");
    assertThat(events.getInputStream().readNBytes(9))
        .isEqualTo("exists -\n".getBytes(StandardCharsets.UTF_8));
    events.destroyForcibly();
    assertThat(events.waitFor()).isNotZero();
    Process second = run("node1", client, "events2");
    assertThat(second.getInputStream().readNBytes(9))
        .isEqualTo("exists -\n".getBytes(StandardCharsets.UTF_8));
    hardware.power().powerOff("node1", error -> assertThat(error).isEmpty());
    Awaitility.await().until(() -> !second.isAlive());
    assertThat(second.exitValue()).isEqualTo(20);
  }

  @Test
  void killedByAFaultIsDeathByASignal() throws IOException, InterruptedException {
    hardware.troubles().setFault(new Fault("node1", "drbdsetup", Fault.Kind.DIE_BEFORE, 1, "", 0));
    Process process = run("node1", client("drbdsetup"), "role", "0");
    assertThat(process.waitFor()).isEqualTo(134);
  }
}
