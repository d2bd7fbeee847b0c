// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DRBD 8.4 does with its handlers. */
class FencingModelTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOME", "/",
          "TERM", "linux",
          "PATH", "/sbin:/usr/sbin:/bin:/usr/bin",
          "DRBD_PEER_AF", "ipv4",
          "DRBD_PEER_ADDRESS", "10.0.0.2");

  private static TwoNodes fencing(String policy) {
    TwoNodes nodes = TwoNodes.inSync();
    for (String node : List.of(N1, N2)) {
      nodes.ok(node, "drbdsetup disk-options 0 --fencing=" + policy);
    }
    return nodes;
  }

  /** Handlers that the test ends, others succeed at once. */
  private static ScriptedUserSpace holding(TwoNodes nodes, String node, String handler) {
    return new ScriptedUserSpace(
        nodes.hardware,
        node,
        command ->
            command.argv().get(1).equals(handler)
                ? Optional.empty()
                : Optional.of(new CommandEnd.Exited(0)));
  }

  private static ScriptedUserSpace fencePeerExits(TwoNodes nodes, String node, int code) {
    return new ScriptedUserSpace(
        nodes.hardware,
        node,
        command ->
            Optional.of(
                new CommandEnd.Exited(command.argv().get(1).equals("fence-peer") ? code : 0)));
  }

  private static List<String> lines(ScriptedUserSpace space) {
    return space.commands().stream().map(NodeCommand::toString).toList();
  }

  private static void cutAndNotice(TwoNodes nodes) {
    nodes.hardware.power().cutLink(N1, N2);
    nodes.hardware.advance(1500);
  }

  private static boolean writes(TwoNodes nodes) {
    long before = nodes.measured().acknowledgedWrites();
    nodes.hardware.advance(500);
    return nodes.measured().acknowledgedWrites() > before;
  }

  private static String suspended(TwoNodes nodes) {
    return nodes
        .run(N1, "drbdsetup events2 --now")
        .out()
        .replaceAll("(?s).* role:\\S+ suspended:(\\S+).*", "$1");
  }

  @Test
  void ioIsFrozenUntilTheHandlerSaysThatThePeerIsOutdated() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace space = holding(nodes, N1, "fence-peer");
    nodes.guest(N1);
    cutAndNotice(nodes);
    assertThat(lines(space)).containsExactly("/sbin/drbdadm fence-peer r0");
    assertThat(space.commands().get(0).environment()).isEqualTo(ENVIRONMENT);
    assertThat(suspended(nodes)).isEqualTo("fencing");
    assertThat(nodes.run(N1, "drbdsetup sh-status 0").out()).contains("_flags_susp=1");
    assertThat(writes(nodes)).isFalse();
    space.end(new CommandEnd.Exited(4));
    assertThat(suspended(nodes)).isEqualTo("no");
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/Outdated");
    assertThat(writes(nodes)).isTrue();
    assertThat(nodes.measured().ioErrors()).isZero();
  }

  @Test
  void afterTheResyncBothSidesCallTheirHandlersAndNothingIsLost() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace here = fencePeerExits(nodes, N1, 4);
    ScriptedUserSpace there = ScriptedUserSpace.succeeding(nodes.hardware, N2);
    nodes.guest(N1);
    cutAndNotice(nodes);
    assertThat(writes(nodes)).isTrue();
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(2000);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(lines(here))
        .containsExactly(
            "/sbin/drbdadm fence-peer r0",
            "/sbin/drbdadm before-resync-source minor-0",
            "/sbin/drbdadm unfence-peer r0");
    assertThat(lines(there))
        .containsExactly(
            "/sbin/drbdadm before-resync-target minor-0",
            "/sbin/drbdadm after-resync-target minor-0");
    assertThat(nodes.measured().lostWrites()).isZero();
    assertThat(nodes.measured().splitBrains()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 6, 20, 127})
  void ioStaysFrozenAfterAHandlerThatDoesNotSayThatThePeerIsOut(int exit) {
    TwoNodes nodes = fencing("resource-and-stonith");
    fencePeerExits(nodes, N1, exit);
    nodes.guest(N1);
    cutAndNotice(nodes);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/DUnknown");
    assertThat(writes(nodes)).isFalse();
    nodes.ok(N1, "drbdsetup resume-io 0");
    assertThat(writes(nodes)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"3, Inconsistent", "4, Outdated", "5, Outdated", "7, Outdated"})
  void ioGoesOnAfterAHandlerThatKnowsThePeersDisk(int exit, String disk) {
    TwoNodes nodes = fencing("resource-and-stonith");
    fencePeerExits(nodes, N1, exit);
    nodes.guest(N1);
    cutAndNotice(nodes);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/" + disk);
    assertThat(writes(nodes)).isTrue();
  }

  @Test
  void aKilledHandlerLeavesIoFrozenUntilThePeerIsBack() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace space = holding(nodes, N1, "fence-peer");
    nodes.guest(N1);
    cutAndNotice(nodes);
    space.end(new CommandEnd.Died(9));
    assertThat(suspended(nodes)).isEqualTo("fencing");
    assertThat(writes(nodes)).isFalse();
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(1000);
    assertThat(nodes.connection(N1)).isEqualTo("Connected");
    assertThat(suspended(nodes)).isEqualTo("no");
    assertThat(writes(nodes)).isTrue();
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void whatAHandlerSaysOfAConnectionThatIsNoMoreIsIgnored() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace space = holding(nodes, N1, "fence-peer");
    nodes.guest(N1);
    cutAndNotice(nodes);
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(1000);
    space.end(new CommandEnd.Exited(4));
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(writes(nodes)).isTrue();
  }

  @Test
  void underResourceOnlyIoGoesOnWhileTheHandlerRuns() {
    TwoNodes nodes = fencing("resource-only");
    ScriptedUserSpace space = holding(nodes, N1, "fence-peer");
    nodes.guest(N1);
    cutAndNotice(nodes);
    assertThat(lines(space)).containsExactly("/sbin/drbdadm fence-peer r0");
    assertThat(writes(nodes)).isTrue();
  }

  @Test
  void aPrimaryThatDisconnectsOutdatesItsPeerAndCallsNoHandler() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace space = ScriptedUserSpace.succeeding(nodes.hardware, N1);
    nodes.guest(N1);
    nodes.disconnect(N1);
    assertThat(nodes.disks(N2)).startsWith("Outdated/");
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/Outdated");
    assertThat(space.commands()).isEmpty();
    assertThat(writes(nodes)).isTrue();
    nodes.connect(N1);
    nodes.hardware.advance(2000);
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.measured().lostWrites()).isZero();
  }

  @Test
  void promotingFencesAPeerWhoseDiskIsNotKnown() {
    TwoNodes nodes = fencing("resource-only");
    ScriptedUserSpace space = fencePeerExits(nodes, N1, 4);
    cutAndNotice(nodes);
    assertThat(space.commands()).as("no Primary, no handler").isEmpty();
    nodes.ok(N1, "drbdsetup primary 0");
    assertThat(lines(space)).containsExactly("/sbin/drbdadm fence-peer r0");
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/Outdated");
  }

  @Test
  void promotingIsRefusedWhileThePeerCanNotBeFenced() {
    TwoNodes nodes = fencing("resource-only");
    ScriptedUserSpace space = fencePeerExits(nodes, N1, 1);
    cutAndNotice(nodes);
    ToolResult refused = nodes.run(N1, "drbdsetup primary 0");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err())
        .isEqualTo(
            "0: State change failed: (-7) Refusing to be Primary while peer is not outdated\n");
    assertThat(nodes.role(N1)).startsWith("Secondary/");
    assertThat(lines(space)).hasSize(4).containsOnly("/sbin/drbdadm fence-peer r0");
  }

  @Test
  void whoFindsThePeerActiveOutdatesItself() {
    TwoNodes nodes = fencing("resource-only");
    fencePeerExits(nodes, N1, 6);
    cutAndNotice(nodes);
    assertThat(nodes.run(N1, "drbdsetup primary 0").exit()).isEqualTo(17);
    assertThat(nodes.disks(N1)).startsWith("Outdated/");
  }

  @Test
  void whoComesUpAloneIsOnlyConsistentUnlessItKnewItsPeerOutdated() {
    TwoNodes nodes = fencing("resource-only");
    fencePeerExits(nodes, N1, 4);
    nodes.guest(N1);
    cutAndNotice(nodes);
    for (String node : List.of(N1, N2)) {
      nodes.powerOff(node);
      nodes.powerOn(node);
      nodes.ok(node, "drbdsetup new-resource r0");
      nodes.ok(node, "drbdsetup new-minor r0 0 0");
      nodes.ok(node, "drbdsetup attach 0 /dev/vdb /dev/vdb internal --fencing=resource-only");
    }
    assertThat(nodes.disks(N1)).startsWith("UpToDate/");
    assertThat(nodes.disks(N2)).startsWith("Consistent/");
    assertThat(nodes.run(N2, "drbdsetup primary 0").exit())
        .as("nothing there that could fence")
        .isEqualTo(17);
  }

  @Test
  void afterAColdStartTheSourceOfTheResyncIsUpToDate() {
    TwoNodes nodes = fencing("resource-and-stonith");
    nodes.guest(N1);
    nodes.hardware.advance(500);
    for (String node : List.of(N1, N2)) {
      nodes.powerOff(node);
    }
    for (String node : List.of(N1, N2)) {
      nodes.powerOn(node);
      ScriptedUserSpace.succeeding(nodes.hardware, node);
      nodes.ok(node, "drbdsetup new-resource r0");
      nodes.ok(node, "drbdsetup new-minor r0 0 0");
      nodes.ok(
          node, "drbdsetup attach 0 /dev/vdb /dev/vdb internal --fencing=resource-and-stonith");
    }
    assertThat(nodes.disks(N1)).startsWith("Consistent/");
    nodes.connect(N1);
    nodes.connect(N2);
    nodes.hardware.advance(3000);
    assertThat(nodes.disks(N1)).isEqualTo("UpToDate/UpToDate");
    assertThat(nodes.disks(N2)).isEqualTo("UpToDate/UpToDate");
  }

  @Test
  void aResyncThatItsTargetsHandlerRefusesDoesNotBegin() {
    TwoNodes nodes = fencing("dont-care");
    new ScriptedUserSpace(nodes.hardware, N2, command -> Optional.of(new CommandEnd.Exited(1)));
    nodes.guest(N1);
    cutAndNotice(nodes);
    nodes.hardware.power().healLink(N1, N2);
    nodes.hardware.advance(2000);
    assertThat(nodes.connection(N2)).isEqualTo("StandAlone");
    assertThat(nodes.disks(N2)).startsWith("Outdated/");
    assertThat(writes(nodes)).isTrue();
  }

  @Test
  void eventsTellOfBothEndsOfAHandler() {
    TwoNodes nodes = fencing("resource-and-stonith");
    ScriptedUserSpace space = holding(nodes, N1, "fence-peer");
    nodes.guest(N1);
    CollectedOutput output = new CollectedOutput();
    nodes.hardware.start(N1, "drbdsetup", List.of("events2"), Map.of(), output);
    cutAndNotice(nodes);
    space.end(new CommandEnd.Exited(4));
    assertThat(output.result().out().lines().filter(line -> line.contains(" helper ")))
        .containsExactly(
            "call helper name:r0 peer-node-id:0 conn-name:peer helper:fence-peer",
            "response helper name:r0 peer-node-id:0 conn-name:peer helper:fence-peer status:1024");
    assertThat(output.result().out())
        .contains("change resource name:r0 suspended:fencing\n")
        .contains("change resource name:r0 suspended:no\n");
  }
}
