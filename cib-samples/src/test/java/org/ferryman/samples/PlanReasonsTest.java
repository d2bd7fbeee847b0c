// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.controller.admin.plan.Forecast;
import org.ferryman.controller.admin.plan.PlannedChange;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ferryman plan} says is the reason. */
class PlanReasonsTest {
  private static final PlannedChange STANDBY = new PlannedChange.Standby("node1");

  @TempDir Path directory;

  private Pacemaker pacemaker;
  private Simulation running;

  @BeforeEach
  void runs() {
    pacemaker = Pacemaker.ofThisHost(directory);
    running =
        Simulation.of(Sample.named("live-migration"), pacemaker, 2)
            .score("node1", "drbd-r0", 10000)
            .settle()
            .cluster()
            .score("node2", "drbd-r0", 10000);
  }

  private String said(Simulation cluster, PlannedChange change) {
    return new Planned(pacemaker, cluster).of(change).of("vm1").orElseThrow().sentence();
  }

  @Test
  void guestThatMovesLiveNeedsNoReason() {
    assertThat(said(running, STANDBY)).isEqualTo("moves live from node1 to node2");
  }

  @Test
  void nodeThatIsNotReadySaysWhyIfItIsKnown() {
    Simulation notReady = running.attribute("node2", "ferryman-ready-vm1", "0");
    Forecast forecast =
        new Planner(
                pacemaker.scheduler(),
                (node, guest, operation) ->
                    Optional.of("%s: no memory for %s".formatted(node, guest)))
            .forecast(CibDocument.parse(notReady.text()), STANDBY, Pacemaker.operation());

    assertThat(said(notReady, STANDBY))
        .isEqualTo(
            "is stopped on node1 and runs nowhere then: node2 is not ready for it (ferryman-ready-vm1 is 0)");
    assertThat(forecast)
        .isInstanceOfSatisfying(
            Forecast.Known.class,
            known ->
                assertThat(known.guests().get(0).sentence())
                    .endsWith("(ferryman-ready-vm1 is 0: node2: no memory for vm1)"));
  }

  @Test
  void nodeWithoutGoodData() {
    assertThat(said(running.withoutScore("node2", "drbd-r0"), STANDBY))
        .isEqualTo(
            "is stopped on node1 and runs nowhere then: node2 has no good data for it (no promotion score of drbd-r0)");
  }

  @Test
  void otherNodeInStandby() {
    assertThat(said(running.standby("node2").settle().cluster(), STANDBY))
        .isEqualTo("is stopped on node1 and runs nowhere then: node2 is in standby");
  }

  @Test
  void constraintThatAMoveHasLeftBehind() {
    Simulation onNode2 = running.moved("vm1", "node2").settle().cluster();
    CibDocument banned = CibDocument.parse(onNode2.text()).movedAway("vm1", "node1");
    Forecast forecast =
        new Planner(pacemaker.scheduler(), (node, guest, operation) -> Optional.empty())
            .forecast(banned, new PlannedChange.Standby("node2"), Pacemaker.operation());

    assertThat(((Forecast.Known) forecast).guests().get(0).sentence())
        .isEqualTo(
            "is stopped on node2 and runs nowhere then: node1 is forbidden by cli-ban-vm1-on-node1, which an earlier move has left behind");
  }

  @Test
  void nodeThatDrbdsHandlerHasShutOut() {
    assertThat(said(running.fencedBy("node1", "drbd-r0", "vm1"), STANDBY))
        .isEqualTo(
            "is stopped on node1 and runs nowhere then: node2 is shut out by ferryman-fence.leader.drbd-r0-clone.of.vm1 until its data is good again");
  }

  @Test
  void guestThatHasFailedTooOften() {
    assertThat(said(running.attribute("node2", "fail-count-vm1#start_0", "INFINITY"), STANDBY))
        .isEqualTo(
            "is stopped on node1 and runs nowhere then: node2 has failed with it too many times ('crm_resource --cleanup --resource vm1' forgets that)");
  }

  @Test
  void guestThatMayNotMigrate() {
    assertThat(said(running.meta("vm1", "allow-migrate", "false"), STANDBY))
        .isEqualTo(
            "is stopped on node1 and is started on node2: it may not migrate (meta attribute allow-migrate is not true)");
  }

  @Test
  void guestThatFollowsThePromotedRole() {
    Simulation failover =
        Simulation.of(Sample.named("failover"), pacemaker, 2)
            .score("node1", "drbd-r0", 10000)
            .settle()
            .cluster()
            .score("node2", "drbd-r0", 10000)
            .meta("vm1", "allow-migrate", "true");

    assertThat(said(failover, STANDBY))
        .isEqualTo(
            "is stopped on node1 and is started on node2: by constraint vm1-with-drbd-r0 it follows the Promoted role of drbd-r0-clone; by constraint drbd-r0-before-vm1 it is started after the promotion of drbd-r0-clone");
  }

  @Test
  void guestThatPacemakerDoesNotManage() {
    Simulation unmanaged = running.meta("vm1", "is-managed", "false");

    assertThat(said(unmanaged, STANDBY))
        .isEqualTo(
            "stays on node1: Pacemaker does not manage it (maintenance, or is-managed=false)");
    assertThat(new Planned(pacemaker, unmanaged).of(STANDBY).notes())
        .singleElement()
        .asString()
        .startsWith("Pacemaker would not get to the end of it");
  }

  @Test
  void guestOfANodeWithoutPower() {
    assertThat(said(running, new PlannedChange.PowerCut("node1")))
        .isEqualTo("is lost with node1 and is started on node2: no guest outlives its node");
  }

  @Test
  void nodeThatIsShutDownInOrderGivesItsGuestAwayLive() {
    assertThat(said(running, new PlannedChange.Shutdown("node1", 1_800_000_000)))
        .isEqualTo("moves live from node1 to node2");
  }

  @Test
  void guestThatIsNotRunning() {
    Simulation stopped = running.meta("vm1", "target-role", "Stopped").settle().cluster();

    assertThat(said(stopped, STANDBY)).isEqualTo("is not running, and stays so");
    Forecast move =
        new Planner(pacemaker.scheduler(), (node, guest, operation) -> Optional.empty())
            .forecast(
                CibDocument.parse(stopped.text()),
                new PlannedChange.MoveAway("vm1"),
                Pacemaker.operation());
    assertThat(move)
        .isEqualTo(new Forecast.Unknown("vm1 is not running: there is nothing to move"));
    assertThat(move.exitCode()).isEqualTo(2);
  }

  @Test
  void whatPacemakerDoesAnywayIsNoted() {
    Simulation failed =
        running
            .settle(actionFails("vm1", "start", "node1"))
            .cluster()
            .meta("vm1", "target-role", "Stopped");

    assertThat(new Planned(pacemaker, failed).of(STANDBY).notes())
        .containsExactly(
            "Pacemaker is not at rest: without any change it would do this as well: vm1 stop node1, drbd-r0 demote node1");
  }
}
