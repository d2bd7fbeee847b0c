// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.controller.daemon.ControlClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a process, started by the script that systemd executes. */
class ControllerProcessIT {

  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench(directory);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void killedControllerLeavesASocketThatTheNextOneReplaces() throws Exception {
    Process first = bench.controller(Map.of());
    Bench.signal("KILL", first);
    first.waitFor();
    assertThat(bench.socket()).exists();
    Files.delete(bench.log("controller.log"));

    Process second = bench.controller(Map.of());

    assertThat(new ControlClient(bench.socket()).get("/v1/version").body())
        .contains("\"pid\":" + second.pid());
  }

  @Test
  void secondControllerRefusesToStart() throws Exception {
    bench.controller(Map.of());
    Process second =
        bench.start(
            Map.of(),
            List.of("/bin/sh", Bench.HOME.resolve("controller").toString()),
            "second.log");
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(Files.readString(bench.log("second.log"))).contains("another controller holds");
    assertThat(new ControlClient(bench.socket()).get("/v1/version").status()).isEqualTo(200);
  }

  @Test
  void endedControllerTakesItsSocketAlong() throws Exception {
    Process controller = bench.controller(Map.of());
    Bench.signal("TERM", controller);
    assertThat(controller.waitFor()).isEqualTo(143);
    assertThat(bench.socket()).doesNotExist();
  }

  @Test
  void socketIsItsOwnersAloneAndNoPortIsOpen() throws Exception {
    Process controller = bench.controller(Map.of());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.socket())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.run())))
        .isEqualTo("rwx------");
    String listening = Long.toString(controller.pid());
    for (String protocol : List.of("tcp", "tcp6")) {
      assertThat(Files.readAllLines(Path.of("/proc/" + listening + "/net/" + protocol)))
          .as("sockets of this process in state LISTEN (0A)")
          .noneMatch(line -> line.matches(".* 0A .*") && ownedBy(controller, line));
    }
  }

  @Test
  void otherUsersAreRefusedEvenWhereTheyReachTheSocket() throws Exception {
    bench.controller(Map.of());
    for (Path path : List.of(directory, bench.run(), bench.socket())) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
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
            "OCF_RESKEY_drbd_resource=r0");
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.reason()).isEqualTo("the controller answers only root, not nobody");
  }

  @Test
  void itComesUpWithWrongSettingsAndSaysSo() throws Exception {
    Files.writeString(
        bench.settings(),
        "exec.path=%s\nexec.output-limit=1MB\nexec.limit=1\n".formatted(bench.tools()));
    bench.tool("drbdsetup", "echo 'exists -'\n");
    String complaint = bench.settings() + ": exec.output-limit is not a whole number: '1MB'";

    bench.controller(Map.of());

    assertThat(Files.readString(bench.log("controller.log")))
        .contains(complaint, "unknown key exec.limit", "refuses start and migrate_to");
    assertThat(new ControlClient(bench.socket()).get("/v1/status").body())
        .contains("\"settingsErrors\":[\"" + complaint);
    Bench.Result status =
        bench.execute(List.of("/bin/sh", "src/main/sh/bin/ferryman", "status", "--controller"));
    assertThat(status.out()).contains("settings: ERROR: " + complaint, "settings: warning: ");
    Bench.Result monitor = bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");
    assertThat(monitor.code()).as(monitor.err()).isEqualTo(7);
    assertThat(bench.call("dash", "drbd", "stop", "OCF_RESKEY_drbd_resource=r0").code()).isZero();
    Bench.Result start = bench.call("dash", "drbd", "start", "OCF_RESKEY_drbd_resource=r0");
    assertThat(start.code()).isEqualTo(1);
    assertThat(start.reason()).startsWith("start is refused: " + complaint);
  }

  @Test
  void theLastGoodSettingsHoldAfterASlip() throws Exception {
    Files.writeString(bench.settings(), "exec.path=%s\nhandover.ask=7s\n".formatted(bench.tools()));
    Process controller = bench.controller(Map.of());
    Bench.signal("TERM", controller);
    controller.waitFor();
    Files.delete(bench.log("controller.log"));
    Files.writeString(bench.settings(), "exec.path=tools\nhandover.ask=7 s\n");
    bench.tool("drbdsetup", "echo 'exists -'\n");

    Bench.Result alone = bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");
    bench.controller(Map.of());
    Bench.Result resident = bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0");

    assertThat(alone.code()).as(alone.err()).isEqualTo(7);
    assertThat(resident.code()).as(resident.err()).isEqualTo(7);
    assertThat(new ControlClient(bench.socket()).get("/v1/status").body())
        .contains("\"handover.ask\":\"7s\"");
  }

  @Test
  void systemdHearsThatItIsReadyAndForAsLongAsItAnswers() throws Exception {
    Path notify = directory.resolve("systemd.sock");
    bench.start(Map.of(), List.of("nc.openbsd", "-dlkuU", notify.toString()), "notify.log");
    await().until(() -> Files.exists(notify));

    Process controller =
        bench.controller(
            Map.of(
                "NOTIFY_SOCKET", notify.toString(),
                "RUNTIME_DIRECTORY", directory.toString(),
                "WATCHDOG_USEC", "1500000"));
    await().until(() -> said("READY=1") == 1 && said("WATCHDOG=1") >= 3);

    Bench.signal("STOP", controller);
    int before = said("WATCHDOG=1");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> said("WATCHDOG=1") <= before + 1);
    Bench.signal("CONT", controller);
    await().until(() -> said("WATCHDOG=1") > before + 1);

    Bench.signal("TERM", controller);
    await().until(() -> said("STOPPING=1") == 1);
    assertThat(controller.waitFor()).isEqualTo(143);
    await().until(() -> controller.descendants().findAny().isEmpty());
  }

  @Test
  void metricsAreServedWhereTheSettingsSayAndTheControllerGoesOnWhereTheyCannotBe()
      throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      Files.writeString(
          bench.settings(), "exec.path=%s\nmetrics.port=%d\n".formatted(bench.tools(), port));
      Process controller = bench.controller(Map.of());
      assertThat(new ControlClient(bench.socket()).get("/v1/version").status()).isEqualTo(200);
      assertThat(Files.readString(bench.log("controller.log")))
          .contains("metrics can't be served on 127.0.0.1 port " + port);
      controller.destroy();
      controller.waitFor();
    }

    bench.controller(Map.of());

    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port))).build();
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        HttpClient.newHttpClient()
                            .send(metrics, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("ferryman_up 1", "ferryman_operations_total"));
  }

  @Test
  void classDataArchivesAreMadeAndAStaleOneIsPassedOver() throws Exception {
    Bench.Result made =
        bench.execute(List.of("/bin/sh", Bench.HOME.resolve("make-archives").toString()));
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err()).isEmpty();
    Path cache = directory.resolve("cache");
    assertThat(cache.resolve("one-shot.jsa")).isNotEmptyFile();
    assertThat(cache.resolve("controller.jsa")).isNotEmptyFile();
    bench.tool("drbdsetup", "echo 'exists -'\n");
    assertThat(bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0").code())
        .isEqualTo(7);

    Files.write(cache.resolve("one-shot.jsa"), new byte[100_000]);
    Files.write(cache.resolve("controller.jsa"), new byte[100_000]);

    assertThat(bench.call("dash", "drbd", "monitor", "OCF_RESKEY_drbd_resource=r0").code())
        .isEqualTo(7);
    bench.controller(Map.of());
    assertThat(new ControlClient(bench.socket()).get("/v1/version").status()).isEqualTo(200);
  }

  @Test
  void whatIsWarmedUpIsTheLifeOfAGuestToItsEnd() throws Exception {
    Bench.Result warmedUp =
        bench.execute(
            List.of(
                "/bin/sh",
                "-c",
                ". %s && find_java && find_archive one-shot && exec_one_shot --warm-up"
                    .formatted(Bench.HOME.resolve("jvm.sh"))));

    assertThat(warmedUp.code()).as(warmedUp.err()).isZero();
    assertThat(warmedUp.out().lines().filter(line -> line.startsWith("exit")))
        .as(warmedUp.out())
        .containsExactly(
            "exit 0", // drbd start, and a monitor
            "exit 0", "exit 0", // xen start, drbd promote, notify, and a monitor of each
            "exit 0", "exit 0", "exit 8", "exit 0", "exit 0", // the disk is attached
            "exit 0", // xen stop, the disk is let go, drbd demote, stop
            "exit 0", "exit 0", "exit 0");
  }

  private int said(String message) throws Exception {
    return (int)
        Files.readAllLines(bench.log("notify.log")).stream().filter(message::equals).count();
  }

  private static boolean ownedBy(Process process, String line) {
    String inode = line.strip().split("\\s+", -1)[9];
    try (var descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return descriptors.anyMatch(
          descriptor -> {
            try {
              return Files.readSymbolicLink(descriptor).toString().equals("socket:[" + inode + "]");
            } catch (java.io.IOException closedMeanwhile) {
              return false;
            }
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
