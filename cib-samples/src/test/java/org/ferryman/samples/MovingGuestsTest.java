// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.samples.Event.actionFails;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.controller.admin.evacuate.Copies;
import org.ferryman.controller.admin.evacuate.Ended;
import org.ferryman.controller.admin.evacuate.Evacuation;
import org.ferryman.controller.admin.evacuate.Follower;
import org.ferryman.controller.admin.evacuate.Migration;
import org.ferryman.controller.admin.evacuate.ReturnToService;
import org.ferryman.controller.admin.plan.Planner;
import org.ferryman.controller.admin.plan.ReadinessReasons;
import org.ferryman.controller.tools.pacemaker.change.ChangeTools;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.controller.tools.pacemaker.simulation.SchedulerTools;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ferryman evacuate}, {@code return} and {@code migrate} on a cluster on paper. */
class MovingGuestsTest {
  private static final String STANDBY =
      "crm_attribute --node node1 --name standby --lifetime forever --update on";

  @TempDir Path directory;

  private final List<String> told = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private Simulation running;

  @BeforeEach
  void guestRunsOnNode1() {
    running = running("live-migration");
  }

  private Simulation running(String sample) {
    Simulation cluster = Simulation.of(Sample.named(sample), Pacemaker.ofThisHost(directory), 2);
    List<String> drbd =
        sample.equals("many-guests")
            ? List.of("drbd-r1", "drbd-r2", "drbd-r3")
            : List.of("drbd-r0");
    for (String each : drbd) {
      cluster = cluster.score("node1", each, 10000);
    }
    cluster = cluster.settle().cluster();
    for (String each : drbd) {
      cluster = cluster.score("node2", each, 10000);
    }
    return cluster.settle().cluster();
  }

  private static Operation operation(Duration longest) {
    return new Operation(Deadline.after(longest), new Cancellation(), (level, line) -> {});
  }

  private Ended evacuate(PaperCluster cluster, boolean allowRestart) {
    return new Evacuation(
            new LiveCib(cluster),
            planner(cluster),
            new ChangeTools(cluster),
            follower(cluster),
            told::add)
        .evacuate("node1", allowRestart, begun::add, operation(Duration.ofMinutes(2)));
  }

  private Ended migrate(PaperCluster cluster, Optional<String> node, Duration longest) {
    return new Migration(
            new LiveCib(cluster),
            planner(cluster),
            new ChangeTools(cluster),
            follower(cluster),
            SystemClock.KERNEL,
            told::add)
        .migrate("vm1", node, begun::add, operation(longest));
  }

  private Ended back(PaperCluster cluster, Duration longest) {
    return new ReturnToService(
            new LiveCib(cluster),
            new SchedulerTools(cluster, directory),
            new ChangeTools(cluster),
            ReadinessReasons.NONE,
            told::add)
        .back("node1", operation(longest));
  }

  private Planner planner(PaperCluster cluster) {
    return new Planner(new SchedulerTools(cluster, directory), ReadinessReasons.NONE);
  }

  private Follower follower(PaperCluster cluster) {
    return new Follower(
        new PacemakerTools(cluster, Map.of(), FencingConfig.DEFAULTS),
        new LiveCib(cluster),
        Copies.NONE,
        told::add);
  }

  @Test
  void evacuationMovesEveryGuestLiveAndLeavesTheStandby() {
    PaperCluster cluster = new PaperCluster(directory, running("many-guests"));

    Ended ended = evacuate(cluster, false);

    assertThat(ended)
        .isEqualTo(
            new Ended(
                0,
                "node1 has no guest any more: 3 moved live. 'ferryman return node1' takes it back"));
    assertThat(cluster.changes()).containsExactly(STANDBY);
    assertThat(told)
        .anyMatch(it -> it.endsWith("vm1 runs on node2"))
        .anyMatch(it -> it.endsWith("vm3 runs on node2"));
    assertThat(begun).singleElement().asString().startsWith("node1 stays in standby");
  }

  @Test
  void evacuationIsRefusedWhereAGuestWouldBeStoppedAndChangesNothing() {
    PaperCluster cluster =
        new PaperCluster(directory, running.attribute("node2", "ferryman-ready-vm1", "0"));

    Ended ended = evacuate(cluster, false);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(cluster.changes()).isEmpty();
    assertThat(begun).isEmpty();
    assertThat(told)
        .contains(
            "refused: vm1 is stopped on node1 and runs nowhere then: node2 is not ready for it (ferryman-ready-vm1 is 0)");
  }

  @Test
  void evacuationThatMayRestartSaysWhatItDid() {
    PaperCluster cluster =
        new PaperCluster(directory, running.meta("vm1", "allow-migrate", "false"));

    Ended ended = evacuate(cluster, true);

    assertThat(ended)
        .isEqualTo(
            new Ended(
                1,
                "node1 has no guest any more: NOT live: vm1 was started on node2. 'ferryman return node1' takes it back"));
  }

  @Test
  void evacuationThatMayStopEndsWithTheGuestStopped() {
    PaperCluster cluster =
        new PaperCluster(directory, running.attribute("node2", "ferryman-ready-vm1", "0"));

    assertThat(evacuate(cluster, true).line()).contains("NOT live: vm1 is stopped");
  }

  @Test
  void guestThatPacemakerDoesNotManageIsNoReasonToTry() {
    PaperCluster cluster = new PaperCluster(directory, running.meta("vm1", "is-managed", "false"));

    assertThat(evacuate(cluster, true).code()).isEqualTo(1);
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void migrationThatFailsOnTheWayIsTold() {
    PaperCluster cluster = new PaperCluster(directory, running);
    cluster.fails(actionFails("vm1", "migrate_to", "node1"));

    Ended ended = evacuate(cluster, false);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.line()).contains("NOT live: vm1 was started on node2");
  }

  @Test
  void secondCallFollowsWhatTheFirstHasBegun() {
    PaperCluster cluster = new PaperCluster(directory, running.standby("node1"));

    Ended ended = evacuate(cluster, false);

    assertThat(ended.code()).isZero();
    assertThat(cluster.changes()).isEmpty();
    assertThat(told).contains("node1 is in standby already: what goes on is followed");
  }

  @Test
  void migrationLeavesNoConstraintBehind() {
    PaperCluster cluster = new PaperCluster(directory, running);

    Ended ended = migrate(cluster, Optional.of("node2"), Duration.ofMinutes(2));

    assertThat(ended)
        .isEqualTo(new Ended(0, "vm1 runs on node2, moved live; no constraint is left"));
    assertThat(cluster.changes()).hasSize(2);
    assertThat(cluster.text()).doesNotContain("cli-");
  }

  @Test
  void migrationWithoutAGoalGoesWherePacemakerLikes() {
    PaperCluster cluster = new PaperCluster(directory, running);

    assertThat(migrate(cluster, Optional.empty(), Duration.ofMinutes(2)).code()).isZero();
    assertThat(cluster.text()).doesNotContain("cli-");
  }

  @Test
  void migrationThatWouldBeARestartIsRefused() {
    PaperCluster cluster =
        new PaperCluster(directory, running.meta("vm1", "allow-migrate", "false"));

    assertThat(migrate(cluster, Optional.of("node2"), Duration.ofMinutes(2)).code()).isEqualTo(1);
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void migrationToANodeThatCanNotTakeItIsRefusedWithTheReason() {
    PaperCluster cluster =
        new PaperCluster(directory, running.attribute("node2", "ferryman-ready-vm1", "0"));

    assertThat(migrate(cluster, Optional.of("node2"), Duration.ofMinutes(2)).code()).isEqualTo(1);
    assertThat(cluster.changes()).isEmpty();
    assertThat(told)
        .contains(
            "refused: vm1 stays on node1: node2 is not ready for it (ferryman-ready-vm1 is 0)");
  }

  @Test
  void failedMigrationLeavesNoConstraintBehindEither() {
    PaperCluster cluster = new PaperCluster(directory, running);
    cluster.fails(actionFails("vm1", "migrate_to", "node1"));

    Ended ended = migrate(cluster, Optional.of("node2"), Duration.ofMinutes(2));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.line()).contains("did not move live: vm1 was started on node2");
    assertThat(cluster.text()).doesNotContain("cli-");
  }

  @Test
  void migrationThatIsNotFinishedInTimeKeepsItsConstraintForALimitedTime() {
    PaperCluster cluster = new PaperCluster(directory, running);
    cluster.stands();

    Ended ended = migrate(cluster, Optional.of("node2"), Duration.ofSeconds(4));

    assertThat(ended.code()).isEqualTo(3);
    assertThat(cluster.text()).contains("cli-prefer-lifetime-end-vm1");
    assertThat(begun).singleElement().asString().contains("'ferryman migrate vm1 node2'");
  }

  @Test
  void secondCallRemovesWhatTheFirstHasLeft() {
    PaperCluster cluster =
        new PaperCluster(directory, running.moved("vm1", "node2").settle().cluster());
    assertThat(cluster.text()).contains("cli-prefer-vm1");

    assertThat(migrate(cluster, Optional.of("node2"), Duration.ofMinutes(2)))
        .isEqualTo(new Ended(0, "vm1 is on node2 already"));
    assertThat(cluster.text()).doesNotContain("cli-");
  }

  @Test
  void returnWaitsForDataAndReadiness() {
    Simulation gone = running.standby("node1").settle().cluster();
    PaperCluster cluster =
        new PaperCluster(
            directory, gone.active("node1").settle().cluster().score("node1", "drbd-r0", 10));

    Ended waiting = back(cluster, Duration.ofSeconds(5));
    assertThat(waiting.code()).isEqualTo(3);
    assertThat(waiting.line())
        .contains("has not all data of drbd-r0 yet (promotion score 10, elsewhere 10000)");

    cluster.become(gone.active("node1").settle().cluster().score("node1", "drbd-r0", 10000).text());
    Ended ended = back(cluster, Duration.ofMinutes(2));
    assertThat(ended.code()).isZero();
    assertThat(ended.line()).startsWith("node1 takes part again after ").endsWith("could take vm1");
  }

  @Test
  void returnWaitsForAGuestThatMigrates() {
    PaperCluster cluster = new PaperCluster(directory, running.standby("node1"));
    cluster.become(
        cluster
            .text()
            .replaceFirst(
                "<lrm_resource [^>]*id=\"vm1\"[^>]*>",
                "$0<lrm_rsc_op id=\"vm1_migrate_to_0\" operation_key=\"vm1_migrate_to_0\""
                    + " operation=\"migrate_to\" op-status=\"-1\" rc-code=\"-1\" call-id=\"99\"/>"));

    Ended ended = back(cluster, Duration.ofSeconds(3));

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.line()).startsWith("node1 stays in standby: vm1 migrates. ");
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void returnTellsWhatDoesNotGoByItself() {
    Simulation failed =
        running
            .moved("vm1", "node2")
            .settle()
            .cluster()
            .attribute("node1", "fail-count-vm1#start_0", "INFINITY");

    Ended ended = back(new PaperCluster(directory, failed), Duration.ofMinutes(2));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(told).anyMatch(it -> it.startsWith("node1 has failed with it too many times"));
  }

  @Test
  void unknownNodeAndGuestAreToldOf() {
    PaperCluster cluster = new PaperCluster(directory, running);
    cluster.become(cluster.text().replace("uname=\"node1\"", "uname=\"other\""));

    assertThat(back(cluster, Duration.ofMinutes(2)))
        .isEqualTo(new Ended(2, "the cluster has no node 'node1'; it has node2, other"));
    assertThat(evacuate(cluster, false).code()).isEqualTo(2);
  }
}
