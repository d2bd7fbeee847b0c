// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.ExpiredLeaseSweep;
import org.ferryman.handover.StartPromotion;
import org.ferryman.handover.disks.DiskSteps;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.MonitorUnderLease;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.Migration.Step;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A migration between two nodes, up to its end or its failure. */
public class HandoverTest {
  @TempDir(factory = InMemory.class)
  private Path folder;

  private World world;
  private Handover handover;

  @BeforeEach
  void makeWorld() {
    world = new World(folder);
    handover = new Handover(world.source().tools());
  }

  /** An operation that has that long. */
  public static Operation operation(Duration timeout) {
    return new Operation(Deadline.after(timeout), new Cancellation(), (level, line) -> {});
  }

  private static Operation operation() {
    return operation(Duration.ofSeconds(5));
  }

  private void assertArrived(HandoverResult result) {
    assertThat(result.arrived()).as(result.reason()).isTrue();
    assertThat(world.source().look("vm1", null).nothing()).isTrue();
    assertThat(world.target().running()).isTrue();
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(world.source().allowTwo).isFalse();
    assertThat(world.target().allowTwo).isFalse();
  }

  @Test
  void aGuestMovesAndTheWindowOpensOnlyWhenTheTargetOpensItsDisk() {
    List<Step> open = new ArrayList<>();
    world.migration.after =
        step -> {
          if (world.source().allowTwo || world.target().allowTwo) {
            open.add(step);
          }
        };

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(open).startsWith(Step.DISK_OPENED).doesNotContain(Step.COPYING, Step.SUSPENDED);
    assertThat(world.migration.guests()).isEmpty();
  }

  /** Pacemaker may call a node otherwise than DRBD and the kernel do. */
  @Test
  void theConnectionToTheTargetIsTheOneOfItsNameForDrbd() {
    world.source().clusterName = "alpha";
    world.target().clusterName = "beta";
    world.source().nine = true;
    world.target().nine = true;

    assertArrived(handover.migrateTo(world.plan(), operation()));
  }

  /** Another process ends the hand-over, and has asked the target nothing yet. */
  @Test
  void theTargetsNameForDrbdOutlivesTheProcess() {
    theConnectionToTheTargetIsTheOneOfItsNameForDrbd();

    assertThat(
            new DiskSteps(world.source().tools().disks())
                .facts(List.of(World.DISK), "beta", operation()))
        .singleElement()
        .satisfies(disk -> assertThat(disk.peerRole()).isEqualTo(Role.PRIMARY));
  }

  @Test
  void aTargetIsReachedByItsNameForPacemakerOnly() {
    world.target().clusterName = "beta";
    Plan wrong = world.plan();
    world.target().clusterName = "gamma";

    HandoverResult result = handover.migrateTo(wrong, operation());

    assertThat(result.arrived()).isFalse();
    assertThat(result.reason()).contains("this node is node2, not beta");
  }

  @Test
  void withAPlainDiskTheWindowSpansTheCopy() {
    world.lateWindow = false;
    List<Step> closed = new ArrayList<>();
    world.migration.after =
        step -> {
          if (!world.source().allowTwo || !world.target().allowTwo) {
            closed.add(step);
          }
        };

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(closed)
        .as("but the transfer's begin and xl's end")
        .containsExactly(Step.BEGUN, Step.EXITED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWindowClosesWhenTheSourceLetsGoOfItsDiskNotWhenXlIsOver(boolean late) {
    world.lateWindow = late;
    List<Step> open = new ArrayList<>();
    world.migration.after =
        step -> {
          if (world.source().allowTwo || world.target().allowTwo) {
            open.add(step);
          }
        };

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(open).contains(Step.REPORTED, Step.DESTROYED).doesNotContain(Step.EXITED);
  }

  @Test
  void monitorAnswersWhatPacemakerCommandedUntilItCommandsAnew() {
    List<String> deviations = new ArrayList<>();
    world.migration.after =
        step -> {
          for (WorldNode node : world.nodes.values()) {
            MonitorUnderLease answer = monitor(node);
            boolean source = node == world.source();
            boolean asCommanded =
                answer instanceof MonitorUnderLease.Commanded commanded
                    ? commanded.role() == node.of(World.DISK)
                    : answer instanceof MonitorUnderLease.Truth
                        && (node.role == Role.PRIMARY) == source;
            if (!asCommanded) {
              deviations.add(node + " after " + step + ": " + answer);
            }
          }
        };

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(deviations).isEmpty();
    assertThat(monitor(world.source()))
        .isInstanceOfSatisfying(
            MonitorUnderLease.Commanded.class,
            it -> assertThat(it.role()).isEqualTo(CommandedRole.PROMOTED));
    assertThat(monitor(world.target()))
        .isInstanceOfSatisfying(
            MonitorUnderLease.Commanded.class,
            it -> assertThat(it.role()).isEqualTo(CommandedRole.UNPROMOTED));
    world.source().commanded(World.DISK, CommandedRole.UNPROMOTED);
    world.target().commanded(World.DISK, CommandedRole.PROMOTED);
    assertThat(monitor(world.source())).isEqualTo(new MonitorUnderLease.Truth(""));
    assertThat(monitor(world.target())).isEqualTo(new MonitorUnderLease.Truth(""));
  }

  private static MonitorUnderLease monitor(WorldNode node) {
    return MonitorUnderLease.of(
        World.DISK, node.role, node.leases.read(World.DISK), node.of(World.DISK));
  }

  @Test
  void itMovesBackAsWell() {
    assertArrived(handover.migrateTo(world.plan(), operation()));
    world.source().commanded(World.DISK, CommandedRole.UNPROMOTED);
    world.target().commanded(World.DISK, CommandedRole.PROMOTED);

    assertThat(new Handover(world.target().tools()).migrateFrom("vm1", operation()).arrived())
        .isTrue();
    assertThat(handover.migrateFrom("vm1", operation(Duration.ofMillis(50))).arrived()).isFalse();
    assertThat(handover.abandon("vm1", "stop", operation())).isEmpty();
  }

  @Test
  void aGuestLeavesANodeThatLostItsDisk() {
    world.source().disk = DiskState.DISKLESS;

    assertArrived(handover.migrateTo(world.plan(), operation()));
  }

  @Test
  void waitsForWhatPassesAndRefusesWhatStays() {
    world.target().freeMiB = 100;
    world.beforeAsk = request -> world.target().freeMiB += request.verb() == Verb.PROBE ? 400 : 0;
    assertArrived(handover.migrateTo(world.plan(), operation()));
  }

  @Test
  void aRefusalChangesNothing() {
    world.target().own = new GuestDomain(GuestDomain.State.FRESH, 5);

    HandoverResult result = handover.migrateTo(world.plan(), operation());

    assertThat(result.arrived()).isFalse();
    assertThat(result.reason()).contains("already");
    assertThat(world.source().log).isEmpty();
    assertThat(world.target().log).isEmpty();
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.target().leases.readAll()).isEmpty();
  }

  @Test
  void waitingInVainEndsInTimeAndChangesNothing() {
    world.target().freeMiB = 100;

    HandoverResult result = handover.migrateTo(world.plan(), operation(Duration.ofMillis(150)));

    assertThat(result.reason()).contains("waited in vain", "100 MiB are free");
    assertThat(world.source().log).isEmpty();
    assertThat(world.target().log).isEmpty();
  }

  @Test
  void whereTwoPrimariesAreAllowedForGoodTheSettingIsLeftAlone() {
    for (WorldNode node : world.nodes.values()) {
      node.twoPrimariesConfigured = true;
      node.allowTwo = true;
    }

    assertThat(handover.migrateTo(world.plan(), operation()).arrived()).isTrue();

    assertThat(world.source().allowTwo).isTrue();
    assertThat(world.target().allowTwo).isTrue();
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void withoutDrbdRolesInTheClusterNoLeaseIsLeftBehind() {
    world.nodes.values().forEach(node -> node.roles.clear());

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.target().leases.readAll()).isEmpty();
  }

  @Test
  void aLinkThatDroppedInTheWindowConnectsAgainWithEqualSettings() {
    world.migration.after =
        step -> {
          if (step == Step.RUNNING) {
            world.link = false;
          }
        };
    world.beforeAsk =
        request -> {
          if (request.verb() == Verb.ARRIVED && !world.link) {
            world.link = true;
            world.tryToConnect();
          }
        };

    assertArrived(handover.migrateTo(world.plan(), operation()));

    assertThat(world.connected()).isTrue();
  }

  @Test
  void aControllerThatDiedFindsTheTransferAndFinishesIt() {
    world.migration.after =
        step -> {
          if (step == Step.COPYING) {
            throw new ControllerDied();
          }
        };
    try {
      handover.migrateTo(world.plan(), operation());
    } catch (ControllerDied e) {
      world.migration.after = step -> {};
    }

    Optional<HandoverResult> result =
        new Handover(world.source().tools()).finish("vm1", operation());

    assertArrived(result.orElseThrow());
  }

  @Test
  void theRetryOfAMigrationJoinsTheOneThatRuns() {
    world.migration.after =
        step -> {
          if (step == Step.SUSPENDED) {
            throw new ControllerDied();
          }
        };
    try {
      handover.migrateTo(world.plan(), operation());
    } catch (ControllerDied e) {
      world.migration.after = step -> {};
    }

    assertArrived(new Handover(world.source().tools()).migrateTo(world.plan(), operation()));
  }

  @Test
  void aStartPromotesUnderAShortLeaseAndPacemakersPromoteFindsItDone() {
    WorldNode node = world.target();
    world.source().powerOff();
    StartPromotion start = new StartPromotion(node.tools());

    assertThat(start.promote("vm1", List.of(World.DISK), List.of(), operation()).done()).isTrue();

    assertThat(node.role).isEqualTo(Role.PRIMARY);
    assertThat(monitor(node)).isInstanceOf(MonitorUnderLease.Commanded.class);
    assertThat(start.promote("vm1", List.of(World.DISK), List.of(), operation()).done()).isTrue();
    node.commanded(World.DISK, CommandedRole.PROMOTED);
    assertThat(monitor(node)).isEqualTo(new MonitorUnderLease.Truth(""));
  }

  @Test
  void aStartIsRefusedWhileTheDiskIsPrimaryElsewhere() {
    StepOutcome outcome =
        new StartPromotion(world.target().tools())
            .promote(
                "vm1", List.of(World.DISK), List.of(), operation().within(Duration.ofMillis(20)));

    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains("Primary on peer");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(world.target().leases.readAll()).isEmpty();
  }

  @Test
  void aWindowWithoutALeaseIsClosedAtStartUp() {
    world.source().allowTwo = true;

    List<String> loud = sweep(world.source());

    assertThat(world.source().allowTwo).isFalse();
    assertThat(loud).singleElement().asString().contains("without a lease");
    assertThat(sweep(world.source())).isEmpty();
  }

  @Test
  void aLeaseThatLastsIsNotSweptAndAGuestThatIsLockedIsLeftAlone() {
    Lease lease = Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK);
    world.source().leases.write(lease);
    world.source().allowTwo = true;

    assertThat(sweep(world.source())).isEmpty();
    assertThat(world.source().allowTwo).isTrue();
    world.clock.advance(Duration.ofMinutes(10));
    assertThat(
            new ExpiredLeaseSweep(world.source().tools(), vm -> Optional.empty()).run(operation()))
        .isEmpty();
    assertThat(world.source().allowTwo).isTrue();
    assertThat(sweep(world.source())).singleElement().asString().contains("had run out");
    assertThat(world.source().allowTwo).isFalse();
    assertThat(world.source().leases.readAll()).isEmpty();
  }

  /** DRBD that somebody has taken down has no window any more; nothing could close it. */
  @ParameterizedTest
  @EnumSource(Side.class)
  void aLeaseThatHasRunOutEndsWhereDrbdIsDown(Side side) {
    WorldNode node = side == Side.SOURCE ? world.source() : world.target();
    node.leases.write(Leases.lease(side, Phase.OPEN, world.clock, World.DISK));
    node.own = GuestDomain.ABSENT;
    node.role = Role.SECONDARY;
    node.down = true;

    world.clock.advance(Duration.ofMinutes(10));
    sweep(node);

    assertThat(node.leases.readAll()).isEmpty();
  }

  /** Sweeps once on that node; what the sweep logged. */
  public static List<String> sweep(WorldNode node) {
    return new ExpiredLeaseSweep(node.tools(), vm -> Optional.of(() -> {})).run(operation());
  }

  /** The controller is killed: everything it was about to do is not done. */
  public static final class ControllerDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWindowIsClosedAlsoWhenTheDiskWithTheLeasesIsFull(boolean arrives) {
    world.migration.after =
        step -> {
          if (step == Step.DISK_OPENED) {
            world.nodes.keySet().forEach(this::fill);
            if (!arrives) {
              world.migration.breakOff("vm1", operation());
            }
          }
        };

    HandoverResult result = handover.migrateTo(world.plan(), operation());

    assertThat(result.arrived()).as(result.reason()).isEqualTo(arrives);
    assertThat(world.source().running()).isEqualTo(!arrives);
    assertThat(world.target().running()).isEqualTo(arrives);
    assertThat(List.of(world.source().allowTwo, world.target().allowTwo)).containsOnly(false);
    assertThat(List.of(world.source().role, world.target().role))
        .containsExactlyInAnyOrder(Role.PRIMARY, Role.SECONDARY);
  }

  @Test
  void aWindowThatCantBeNotedIsNotOpened() {
    world.migration.after =
        step -> {
          if (step == Step.SUSPENDED) {
            fill("node1");
          }
        };

    HandoverResult result = handover.migrateTo(world.plan(), operation());

    assertThat(result.arrived()).as(result.reason()).isFalse();
    assertThat(world.source().running()).isTrue();
    assertThat(world.target().log).doesNotContain("primary");
  }

  private void fill(String node) {
    try {
      Files.createDirectories(folder.resolve(node).resolve(".r0.new").resolve("in-the-way"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
