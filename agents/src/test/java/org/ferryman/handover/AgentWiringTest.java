// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.drbd.RoleOverride.View;
import org.ferryman.agent.xen.GuestHandover.MigrationRequest;
import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.ferryman.tools.xen.GuestDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both agents ask of the hand-over, on two nodes in memory. */
class AgentWiringTest extends TwoNodes {
  // --- Pacemaker's way through a migration, both agents together

  @Test
  void aMoveIsMigrateToMigrateFromStopDemotePromote() {
    Outcome to = handover(world.source()).migrateTo(move(), operation());
    assertThat(to.done()).as(to.reason()).isTrue();
    assertThat(view(world.source())).isInstanceOf(View.Commanded.class);
    assertThat(view(world.target())).isInstanceOf(View.Commanded.class);

    assertThat(handover(world.target()).migrateFrom(VM, operation()).done()).isTrue();
    handover(world.source()).abandon(VM, operation());
    roles(world.source()).commanded(DISK, Optional.of(Role.SECONDARY), operation());
    roles(world.target()).commanded(DISK, Optional.of(Role.PRIMARY), operation());

    assertThat(view(world.source())).isEqualTo(new View.AsItIs());
    assertThat(view(world.target())).isEqualTo(new View.AsItIs());
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.target().leases.readAll()).isEmpty();
    assertThat(world.target().running()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aMigrateToThatIsAskedForAgainFindsTheGuestWhereItWantsIt() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();

    Outcome again = handover(world.source()).migrateTo(move(), operation());

    assertThat(again.done()).as(again.reason()).isTrue();
    assertThat(again.reason()).contains("already");
    assertThat(world.target().running()).isTrue();
  }

  @Test
  void aMigrateToOfAGuestThatRunsNowhereFails() {
    world.source().own = GuestDomain.ABSENT;

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains("does not run here");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    MigrationRequest bad =
        new MigrationRequest(
            VM,
            Path.of("/etc/xen/vm1.cfg"),
            "node2",
            new Way("-oProxyCommand=id", Optional.empty(), Optional.empty()),
            List.of(World.DISK),
            true,
            List.of(),
            List.of());

    assertThat(handover(world.source()).migrateTo(bad, operation()).reason())
        .contains("not the name or address");
    assertThat(world.source().leases.readAll()).isEmpty();
  }

  // --- start

  @Test
  void aStartWaitsForThePeersDemotionAndThenPromotes() {
    world.source().own = GuestDomain.ABSENT;
    Operation operation =
        new Operation(
            Deadline.after(Duration.ofSeconds(5)),
            new Cancellation(),
            (level, line) -> {
              log.write(level, line);
              if (line.startsWith("waiting")) {
                world.source().role = Role.SECONDARY;
              }
            });

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(World.DISK), List.of(), operation);

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(log.lines()).anyMatch(line -> line.contains("waiting: r0 is Primary on"));
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(view(world.target())).isInstanceOf(View.Commanded.class);
  }

  @Test
  void aStartNeverForcesAPromotion() {
    Outcome outcome =
        handover(world.target())
            .promote(VM, List.of(World.DISK), List.of(), operation(Duration.ofMillis(30)));

    assertThat(outcome.done()).isFalse();
    assertThat(world.target().log).doesNotContain("primary");
  }

  /** The guide's configuration, and a node that was fenced before DRBD noticed its death. */
  @Test
  void aDiskLeftToTheScriptWaitsForThePeersDeathToBeNoticedWhereTwoPrimariesAreAllowed() {
    world.source().diesUnnoticed();
    world.target().allowTwo = true;
    world.target().roles.remove(World.DISK);
    Operation noticing =
        new Operation(
            Deadline.after(Duration.ofSeconds(5)),
            new Cancellation(),
            (level, line) -> {
              log.write(level, line);
              world.source().unnoticed = false;
            });

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(), List.of(World.DISK), noticing);

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(log.lines()).anyMatch(line -> line.contains("waiting: r0 is Primary on the peer"));
    assertThat(world.target().log).doesNotContain("primary");
  }

  @Test
  void aDiskLeftToTheScriptIsNotWaitedForWhereDrbdAsksThePeer() {
    world.source().diesUnnoticed();
    world.target().roles.remove(World.DISK);

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(), List.of(World.DISK), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.source().unnoticed).isTrue();
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aDiskThatIsPrimaryIsNotMadeSoAgain() {
    world.source().powerOff();
    world.target().role = Role.PRIMARY;

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(World.DISK), List.of(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.target().log).doesNotContain("primary");
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aDiskThatNobodyWouldDemoteIsNotPromoted() {
    world.source().powerOff();
    world.target().roles.remove(World.DISK);

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(World.DISK), List.of(), operation());

    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains("no drbd resource of the cluster commands");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void theScriptsDisksArePromotedWherePacemakerCommandsThemAndLeftToTheScriptElsewhere() {
    world.source().powerOff();
    assertThat(
            handover(world.target())
                .promote(VM, List.of(), List.of(World.DISK), operation())
                .done())
        .isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);

    world.target().role = Role.SECONDARY;
    world.target().leases.end(World.DISK);
    world.target().roles.remove(World.DISK);
    assertThat(
            handover(world.target())
                .promote(VM, List.of(), List.of(World.DISK), operation())
                .done())
        .isTrue();
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PREPARED", "ARRIVING"})
  void aStartAfterTheSourcesDeathEndsTheHandoverThatWasToComeHere(Phase phase) {
    world.target().leases.write(Leases.lease(Side.TARGET, phase, world.clock, World.DISK));
    world.source().powerOff();

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(World.DISK), List.of(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(view(world.target())).isInstanceOf(View.Commanded.class);
  }

  @Test
  void aStartOnTheOldSourceAfterTheTargetsDeathEndsTheHandoverThatHadArrived() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    world.target().powerOff();

    Outcome outcome =
        handover(world.source()).promote(VM, List.of(World.DISK), List.of(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
    assertThat(view(world.source())).isEqualTo(new View.AsItIs());
  }

  @Test
  void aDiskPromotedForAStartThatFailedIsGivenBackUnlessPacemakerPromotedIt() {
    world.source().powerOff();
    AgentHandover target = handover(world.target());
    target.promote(VM, List.of(World.DISK), List.of(), operation());
    target.release(VM, operation());
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(world.target().leases.readAll()).isEmpty();

    target.promote(VM, List.of(World.DISK), List.of(), operation());
    roles(world.target()).commanded(DISK, Optional.of(Role.PRIMARY), operation());
    target.release(VM, operation());
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aStartLeavesNoLeaseThatHidesThePromoteOrderedAtTheSameTime() {
    world.target().leases.write(Leases.lease(Side.TARGET, Phase.PREPARED, world.clock, World.DISK));
    world.source().powerOff();
    Operation meanwhilePromoted =
        new Operation(
            Deadline.after(Duration.ofSeconds(5)),
            new Cancellation(),
            (level, line) -> {
              if (line.startsWith("the guest is started here")) {
                roles(world.target()).commanded(DISK, Optional.of(Role.PRIMARY), operation());
              }
            });

    Outcome outcome =
        handover(world.target()).promote(VM, List.of(World.DISK), List.of(), meanwhilePromoted);

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.target().leases.readAll()).isEmpty();
    assertThat(view(world.target())).isEqualTo(new View.AsItIs());
  }

  // --- demote

  @Test
  void aWindowThatTheSecondPrimaryKeptOpenIsClosedByTheDemotion() {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    world.source().allowTwo = true;
    world.target().role = Role.PRIMARY;
    AgentRoleLeases roles = roles(world.source());

    roles.commanded(DISK, Optional.of(Role.SECONDARY), operation());
    assertThat(world.source().allowTwo).isTrue();
    world.source().role = Role.SECONDARY;
    roles.demoted(DISK, operation());

    assertThat(world.source().allowTwo).isFalse();
    assertThat(log.lines()).anyMatch(line -> line.contains("the window of r0 is closed now"));
  }

  @Test
  void aWindowWhoseLeaseHasRunOutIsClosedByADemote() {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    world.source().allowTwo = true;
    world.clock.advance(Duration.ofSeconds(61));

    roles(world.source()).commanded(DISK, Optional.of(Role.SECONDARY), operation());
    assertThat(world.source().allowTwo).isFalse();
    assertThat(world.source().leases.readAll()).isEmpty();
  }

  // --- roles

  @Test
  void aRecurringMonitorRemembersTheRoleWhereNothingIsKnown() {
    world.source().roles.clear();

    assertThat(roles(world.source()).view(DISK, Role.PRIMARY, false, operation()))
        .isEqualTo(new View.AsItIs());
    assertThat(world.source().of(World.DISK)).isEqualTo(CommandedRole.NONE);
    assertThat(view(world.source())).isEqualTo(new View.AsItIs());
    assertThat(world.source().of(World.DISK)).isEqualTo(CommandedRole.PROMOTED);
  }

  @Test
  void aRoleThatNobodyPermittedIsADeviation() {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    world.source().role = Role.SECONDARY;

    assertThat(view(world.source()))
        .isInstanceOfSatisfying(
            View.Deviation.class, it -> assertThat(it.reason()).contains("does not permit"));
  }

  @Test
  void aMonitorThatFindsALeaseRunOutTellsTheTruthAndClosesItsWindow() {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    world.source().allowTwo = true;
    world.clock.advance(Duration.ofMinutes(10));

    assertThat(view(world.source())).isEqualTo(new View.AsItIs());

    assertThat(world.source().allowTwo).isFalse();
    assertThat(log.lines()).anyMatch(line -> line.contains("has run out without"));
  }

  @Test
  void aCommandEndsTheLeaseAndClosesItsWindow() {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.CLOSING, world.clock, World.DISK));
    world.source().allowTwo = true;

    roles(world.source()).commanded(DISK, Optional.of(Role.SECONDARY), operation());

    assertThat(world.source().allowTwo).isFalse();
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.source().of(World.DISK)).isEqualTo(CommandedRole.UNPROMOTED);
  }

  @Test
  void aHandoverGoesOnWhileItsLeaseLastsButAStartIsNone() {
    WorldNode node = world.source();
    assertThat(roles(node).handingOver(DISK)).isFalse();
    Lease start = Leases.lease(Side.TARGET, Phase.STARTING, world.clock, World.DISK);
    node.leases.write(start);
    assertThat(roles(node).handingOver(DISK)).isFalse();
    node.leases.remove(start);
    node.leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    assertThat(roles(node).handingOver(DISK)).isTrue();
    world.clock.advance(Duration.ofMinutes(10));
    assertThat(roles(node).handingOver(DISK)).isFalse();
  }

  @Test
  void onlyALeaseThatCantBeReadIsAnObjectionToAPromote() throws java.io.IOException {
    var status = ((DrbdReading.Configured) world.target().read(World.DISK, operation())).status();
    assertThat(roles(world.target()).objection(status)).isEmpty();

    world.target().leases.write(Leases.lease(Side.TARGET, Phase.OPEN, world.clock, World.DISK));
    Path file = folder.resolve("node2").resolve(World.DISK + ".json");
    java.nio.file.Files.writeString(file, "{");

    assertThat(roles(world.target()).objection(status))
        .hasValueSatisfying(reason -> assertThat(reason).contains("can't be read"));
  }
}
