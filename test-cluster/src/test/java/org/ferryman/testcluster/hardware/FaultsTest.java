// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ferryman.testcluster.hardware.TwoNodes.N1;
import static org.ferryman.testcluster.hardware.TwoNodes.N2;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final TwoNodes nodes = TwoNodes.inSync();

  private void fault(String tool, Fault.Kind kind) {
    nodes.hardware.troubles().setFault(new Fault(N1, tool, kind, 9, "broken\n", 500));
  }

  private CollectedOutput start(String... argv) {
    CollectedOutput output = new CollectedOutput();
    List<String> words = List.of(argv);
    nodes.hardware.start(N1, words.get(0), words.subList(1, words.size()), Map.of(), output);
    return output;
  }

  @Test
  void aFailingToolChangesNothing() {
    fault("drbdsetup", Fault.Kind.FAIL);
    assertThat(nodes.run(N1, "drbdsetup-84 primary 0"))
        .isEqualTo(new ToolResult("", "broken\n", 9));
    assertThat(nodes.role(N2)).isEqualTo("Secondary/Secondary");
    nodes.hardware.troubles().clearFaults(N1, "drbdsetup");
    nodes.ok(N1, "drbdsetup primary 0");
  }

  @Test
  void aFaultCanBeOfOneCommandOnly() {
    fault("xl list", Fault.Kind.GARBAGE);
    assertThat(nodes.run(N1, "xl list")).isEqualTo(new ToolResult("broken\n", "", 0));
    assertThat(nodes.run(N1, "xl domid Domain-0").out()).isEqualTo("0\n");
    assertThat(nodes.run(N2, "xl list").out()).contains("Domain-0");
  }

  @Test
  void aHeldToolDoesItsWorkOnceTheFaultIsCleared() {
    fault("drbdsetup primary", Fault.Kind.HELD);
    CollectedOutput output = start("drbdsetup", "primary", "0");
    nodes.hardware.advance(60_000);
    assertThat(output.result().exit()).isEqualTo(-1);
    assertThat(nodes.role(N1)).startsWith("Secondary");
    assertThat(nodes.hardware.eventsSince(0))
        .anyMatch(event -> event.kind().equals("held") && event.text().equals("drbdsetup primary"));
    nodes.hardware.troubles().clearFaults(N1, "drbdsetup primary");
    assertThat(output.result().exit()).isZero();
    assertThat(nodes.role(N1)).startsWith("Primary");
  }

  @Test
  void aHungToolNeverEnds() {
    fault("xl", Fault.Kind.HANG);
    CollectedOutput output = start("xl", "list");
    nodes.hardware.advance(600_000);
    assertThat(output.result()).isEqualTo(new ToolResult("", "", -1));
  }

  @Test
  void aSlowToolAnswersLate() {
    fault("drbdsetup", Fault.Kind.SLOW);
    CollectedOutput output = start("drbdsetup", "role", "0");
    nodes.hardware.advance(499);
    assertThat(output.result().exit()).isEqualTo(-1);
    nodes.hardware.advance(1);
    assertThat(output.result().out()).isEqualTo("Secondary/Secondary\n");
  }

  @Test
  void aToolCanDieBeforeOrAfterItsWork() {
    fault("drbdsetup", Fault.Kind.DIE_BEFORE);
    assertThat(nodes.run(N1, "drbdsetup primary 0").exit()).isEqualTo(CollectedOutput.DIED);
    assertThat(nodes.role(N2)).isEqualTo("Secondary/Secondary");
    fault("drbdsetup", Fault.Kind.DIE_AFTER);
    assertThat(nodes.run(N1, "drbdsetup primary 0").exit()).isEqualTo(CollectedOutput.DIED);
    assertThat(nodes.role(N2)).isEqualTo("Secondary/Primary");
  }

  @Test
  void endlessOutputWaitsForItsReader() {
    fault("xl", Fault.Kind.ENDLESS);
    CollectedOutput output = start("xl", "list");
    nodes.hardware.advance(60_000);
    assertThat(output.result().exit()).isEqualTo(-1);
    assertThat(output.result().out().length()).isBetween(1 << 20, (1 << 20) + 40_000);
  }

  @Test
  void fencingPowersTheNodeOffAndIsCounted() {
    assertThat(nodes.run(N1, "fence-power status node2")).isEqualTo(new ToolResult("on\n", "", 0));
    nodes.ok(N1, "fence-power off node2");
    assertThat(nodes.run(N1, "fence-power status node2").exit()).isEqualTo(2);
    assertThat(nodes.run(N2, "xl list").err()).contains("has no power");
    assertThat(nodes.measured().fencings()).isEqualTo(1);
    nodes.ok(N1, "fence-power on node2");
    assertThat(nodes.run(N2, "xl list").exit()).isZero();
    assertThat(nodes.run(N2, "drbdsetup role 0").exit()).isEqualTo(10);
  }

  @Test
  void fencingThatIsDeniedPowersNothingOff() {
    fault("fence-power", Fault.Kind.FAIL);
    assertThat(nodes.run(N1, "fence-power off node2").exit()).isEqualTo(9);
    assertThat(nodes.measured().fencings()).isZero();
    assertThat(nodes.run(N2, "xl list").exit()).isZero();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Fault("", "xl", Fault.Kind.FAIL, 1, "", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                nodes
                    .hardware
                    .troubles()
                    .setFault(new Fault("node9", "xl", Fault.Kind.FAIL, 1, "", 0)))
        .hasMessageContaining("no node node9");
  }
}
