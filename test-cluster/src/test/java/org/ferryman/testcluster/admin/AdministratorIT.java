// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.MigratingGuest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an administrator is told, in one state of a cluster after the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdministratorIT {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static TestCluster cluster;
  private static MigratingGuest guest;
  private static ClusterNode host;
  private static ClusterNode other;

  @BeforeAll
  static void theGuestRuns() {
    cluster = NODES.cluster();
    guest = new MigratingGuest(cluster);
    guest.describe("pvh", 512, "drbd:r0,xvda,w");
    guest.load("live-migration");
    guest.awaitAble(guest.other(guest.host()));
    guest.standby();
    host = cluster.node(guest.host());
    other = cluster.node(guest.other(host.name()));
    guest.online(other.name());
  }

  @Test
  @Order(1)
  void statusOfTheOtherNodeTellsWhereTheGuestIsAndThatItCouldComeBack() {
    String text =
        awaited(
            other,
            "vm1 +runs +%s +[0-9-]+ [0-9:]+ \\(.*\\) +%s".formatted(host.name(), other.name()));

    assertThat(text)
        .containsPattern("%s +online +0\\.[0-9.]+, up ".formatted(host.name()))
        .containsPattern("%s +Primary +UpToDate +[0-9]+ +Connected".formatted(host.name()))
        .containsPattern("%s +Secondary +UpToDate +[0-9]+ +Connected".formatted(other.name()))
        .contains("warning: DRBD resource r0: fencing");
  }

  @Test
  @Order(2)
  void explainTellsTheMigrationFromBothNodesJournals() {
    ExecResult told = other.exec(COMMAND, "ferryman", "explain", "vm1", "--since=30min");

    keep(told.command(), told.stdout());
    assertThat(told.exitCode()).as(told.stderr()).isZero();
    assertThat(told.stdout())
        .containsPattern("%s +Pacemaker +asks for migrate_to of vm1".formatted(other.name()))
        .containsPattern("%s +Pacemaker +migrate_from of vm1 is done".formatted(host.name()))
        .containsPattern(
            "Pacemaker +decides: migrate vm1 \\(%s to %s\\)".formatted(other.name(), host.name()))
        .doesNotContain("HandoverKeeper", "journal of");
  }

  @Test
  @Order(3)
  void resyncIsShownWithItsProgressOnBothNodes() {
    for (ClusterNode node : cluster.nodes()) {
      await("no resync runs any more")
          .atMost(PATIENCE)
          .until(() -> other.exec(COMMAND, "drbdadm", "invalidate", "r0").ok());
      String text =
          awaited(
              node,
              "resync from %s to %s \\(Sync(Source|Target)\\): \\[[=>.]+\\] [0-9.]+ %%, [0-9.]+ .iB left, [0-9.]+ .iB/s, .* to go"
                  .formatted(host.name(), other.name()));
      assertThat(text).containsPattern("%s +Secondary +Inconsistent".formatted(other.name()));
    }
  }

  @Test
  @Order(4)
  void connectionThatNobodyTriesIsAnError() {
    run(other, "drbdadm", "disconnect", "r0");

    awaited(
        host, "error: +%s: r0 is degraded: no connection to .* is tried".formatted(other.name()));
    run(other, "drbdadm", "connect", "r0");
  }

  @Test
  @Order(5)
  void withoutItsControllerANodeTellsWhatTheToolsTell() {
    run(other, "systemctl", "stop", "ferryman");

    ExecResult alone = other.exec(COMMAND, "ferryman", "status");
    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(alone.stdout())
        .containsPattern("%s +online +DOES NOT ANSWER".formatted(other.name()))
        .containsPattern("r0/0 .*" + cluster.nodes().get(0).name());
    JsonNode json = json(other.exec(COMMAND, "ferryman", "status", "--json"));
    assertThat(json.path("controller").isNull()).isTrue();
    assertThat(json.path("drbd")).isNotEmpty();
    assertThat(json(other.exec(COMMAND, "ferryman", "status", "--controller", "--json")).isNull())
        .isTrue();
    assertThat(run(host, "ferryman", "status"))
        .containsPattern("error: +the controller of %s does not answer".formatted(other.name()));
    run(other, "systemctl", "start", "ferryman");
  }

  @Test
  @Order(6)
  void withoutPacemakerDrbdAndXenAreTold() {
    run(other, "systemctl", "stop", "pacemaker");

    String text = other.exec(COMMAND, "ferryman", "status").stdout();
    assertThat(text)
        .contains("what the cluster does is not known: Pacemaker does not run on this node")
        .containsPattern("vm1 +runs +" + host.name())
        .doesNotContain("<pacemaker");
    run(other, "systemctl", "start", "pacemaker");
  }

  @Test
  @Order(7)
  void whoIsNotRootIsToldSo() {
    String text =
        other
            .exec(COMMAND, "setpriv", "--reuid=65534", "--clear-groups", "ferryman", "status")
            .stdout();

    assertThat(text).contains("only root may ask it").contains("without root's rights");
  }

  /** The status on a node, once it has a line with that. */
  private static String awaited(ClusterNode node, String pattern) {
    String[] text = {""};
    await(pattern)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              text[0] = node.exec(COMMAND, "ferryman", "status").stdout();
              assertThat(text[0]).containsPattern(pattern);
            });
    keep("ferryman status on " + node.name(), text[0]);
    return text[0];
  }

  /** What was told, for whoever writes documents. */
  private static void keep(String command, String told) {
    try {
      Files.writeString(
          Path.of("target/administrator.txt"),
          "$ %s%n%s%n".formatted(command, told),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(ExecResult result) {
    try {
      return new ObjectMapper().readTree(result.stdout());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.command() + " is no JSON: " + result.stdout(), e);
    }
  }

  private static String run(ClusterNode node, String... argv) {
    return node.exec(COMMAND, argv).stdoutOrThrow();
  }
}
