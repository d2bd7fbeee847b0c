// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A guest's whole life on one node, by the installed agents, three times: with the controller
 * killed before, during and after each action. Each action answers what is true, its retry does,
 * and the kill itself changes nothing in a guest or a disk.
 */
class ControllerKillIT {
  private static final long SLOW_MILLIS = 1500;
  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> RECURRING =
      Map.of("OCF_RESKEY_CRM_meta_interval", "10000");
  private static final Map<String, String> LEVEL_10 = Map.of("OCF_CHECK_LEVEL", "10");
  private static final Map<String, String> AFTER_START =
      Map.of(
          "OCF_RESKEY_CRM_meta_notify_type", "post",
          "OCF_RESKEY_CRM_meta_notify_operation", "start");

  /** When the controller dies. */
  private enum Moment {
    BEFORE,
    DURING,
    AFTER
  }

  /**
   * One action of the guest's life.
   *
   * @param slowTool the tool it waits for, held up so that the kill hits the action's middle
   * @param role what r0 is here afterwards
   * @param guests how many guests run here afterwards
   */
  private record Act(
      String agent,
      String action,
      Map<String, String> environment,
      Optional<String> slowTool,
      int exitCode,
      String role,
      int guests) {}

  private static final List<Act> LIFE =
      List.of(
          act("drbd", "monitor", NONE, "drbdsetup events2", 7, "down", 0),
          act("drbd", "validate-all", LEVEL_10, "", 0, "down", 0),
          act("drbd", "start", NONE, "drbdsetup attach", 0, "Secondary", 0),
          act("drbd", "notify", AFTER_START, "drbdsetup events2", 0, "Secondary", 0),
          act("drbd", "monitor", RECURRING, "drbdsetup events2", 0, "Secondary", 0),
          act("drbd", "promote", NONE, "drbdsetup primary", 0, "Primary", 0),
          act("drbd", "monitor", RECURRING, "drbdsetup events2", 8, "Primary", 0),
          act("xen", "validate-all", LEVEL_10, "", 0, "Primary", 0),
          act("xen", "monitor", NONE, "xl list", 7, "Primary", 0),
          act("xen", "start", NONE, "xl create", 0, "Primary", 1),
          act("xen", "monitor", RECURRING, "xl list", 0, "Primary", 1),
          act("xen", "stop", NONE, "xl shutdown", 0, "Primary", 0),
          act("drbd", "demote", NONE, "drbdsetup secondary", 0, "Secondary", 0),
          act("drbd", "stop", NONE, "drbdsetup down", 0, "down", 0));

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static NodeAgents node;

  private static Act act(
      String agent,
      String action,
      Map<String, String> environment,
      String slowTool,
      int exitCode,
      String role,
      int guests) {
    Optional<String> slow = slowTool.isEmpty() ? Optional.empty() : Optional.of(slowTool);
    return new Act(agent, action, environment, slow, exitCode, role, guests);
  }

  @BeforeAll
  static void peerIsUp() {
    TestCluster cluster = NODES.cluster();
    NodeAgents peer = new NodeAgents(cluster, "node2");
    assertThat(peer.call("drbd", "start", NONE).exitCode()).isZero();
    node = new NodeAgents(cluster, "node1");
  }

  @TestFactory
  Stream<DynamicTest> everyActionAnswersRightWhateverBecomesOfTheController() {
    return Stream.of(Moment.values())
        .flatMap(
            moment ->
                LIFE.stream()
                    .map(
                        act ->
                            DynamicTest.dynamicTest(
                                "killed %s %s %s".formatted(moment, act.agent(), act.action()),
                                () -> perform(act, moment))));
  }

  private static void perform(Act act, Moment moment) throws Exception {
    node.awaitController();
    ExecResult answer =
        switch (moment) {
          case BEFORE -> {
            killAtRest();
            yield call(act);
          }
          case DURING -> killedDuring(act);
          case AFTER -> {
            ExecResult first = call(act);
            killAtRest();
            yield first;
          }
        };
    assertAnswered(act, answer);
    assertAnswered(act, call(act));
    MeasurementReport measured = NODES.cluster().hardware().measurements();
    assertThat(measured.lostWrites()).isZero();
    assertThat(measured.twoWriterMoments()).isZero();
    assertThat(measured.guestTwiceMoments()).isZero();
    assertThat(measured.splitBrains()).isZero();
  }

  private static void assertAnswered(Act act, ExecResult answer) {
    assertThat(answer.exitCode())
        .as("%s %s: %s", act.agent(), act.action(), answer.stderr())
        .isEqualTo(act.exitCode());
    assertThat(node.role()).isEqualTo(act.role());
    assertThat(node.domains()).hasSize(act.guests());
  }

  private static void killAtRest() {
    List<?> before = lasting(node.hardware());
    node.killController();
    assertThat(lasting(node.hardware())).isEqualTo(before);
  }

  /** What a kill must not change; a guest's state flags change all the time. */
  private static List<?> lasting(NodeStatus status) {
    return List.of(
        status.resources(),
        status.guests().stream().map(guest -> guest.name() + " " + guest.domid()).toList());
  }

  private static ExecResult killedDuring(Act act) throws Exception {
    TestCluster cluster = NODES.cluster();
    String here = node.node().name();
    act.slowTool()
        .ifPresent(
            tool ->
                cluster
                    .hardware()
                    .tell(
                        h ->
                            h.setFault(
                                new Fault(here, tool, Fault.Kind.SLOW, 0, "", SLOW_MILLIS))));
    node.endEventStreams();
    CompletableFuture<ExecResult> answer = CompletableFuture.supplyAsync(() -> call(act));
    act.slowTool().ifPresent(tool -> node.awaitTool(pattern(tool)));
    node.killController();
    cluster.hardware().tell(h -> h.clearFaults(here, ""));
    return answer.get(NodeAgents.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The tool's command line as pgrep finds it; drbdadm runs drbdsetup under its 8.4 name. */
  private static String pattern(String tool) {
    return tool.replaceFirst("^drbdsetup ", "drbdsetup(-84)? ")
        .replaceFirst("events2$", "events2 --now")
        .replaceFirst("^", "^[^ ]*");
  }

  private static ExecResult call(Act act) {
    return node.call(act.agent(), act.action(), act.environment());
  }
}
