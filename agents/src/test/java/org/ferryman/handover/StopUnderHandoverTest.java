// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.agent.drbd.RoleOverride.View;
import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.handover.lease.GuestTurns;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.HandoverTest;
import org.ferryman.handover.migration.Migration;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.junit.jupiter.api.Test;

/** A guest's stop while it is handed over, whose turn it is, and what is left of a hand-over. */
class StopUnderHandoverTest extends TwoNodes {
  @Test
  void aStopOnTheTargetWaitsForTheReceiverWhileItRuns() {
    WorldNode target = world.target();
    Lease lease = Leases.lease(Side.TARGET, Phase.PREPARED, world.clock, World.DISK);
    target.leases.write(lease);
    target.expect("vm1", lease.id(), false);
    target.verdict = ReceiverVerdict.RUNNING;

    Operation bounded = operation(Duration.ofMillis(200));
    handover(target).abandon(VM, bounded);
    assertThat(bounded.deadline().remaining()).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(log.lines()).anyMatch(line -> line.contains("ending the receiver"));

    target.verdict = ReceiverVerdict.NEVER_STARTED;
    Operation free = operation(Duration.ofSeconds(20));
    handover(target).abandon(VM, free);
    assertThat(free.deadline().remaining()).isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void aStopOnTheTargetDoesNotWaitForAReceiverWhoseSourceIsGone() {
    WorldNode target = world.target();
    Lease lease = Leases.lease(Side.TARGET, Phase.PREPARED, world.clock, World.DISK);
    target.leases.write(lease);
    target.expect("vm1", lease.id(), false);
    target.verdict = ReceiverVerdict.RUNNING;
    world.source().powerOff();

    Operation operation = operation(Duration.ofSeconds(20));
    handover(target).abandon(VM, operation);

    assertThat(operation.deadline().remaining()).isGreaterThan(Duration.ofSeconds(10));
    assertThat(log.lines()).anyMatch(line -> line.contains("ending the receiver"));
  }

  @Test
  void anAbandonedHandoverKeepsToTheStopsTime() {
    world.migration.hangsAfter = Migration.Step.COPYING;
    controllerDiesWhileCopying();

    handover(world.source()).abandon(VM, operation());

    assertThat(world.source().running()).isTrue();
    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.migration.guests()).isEmpty();
  }

  @Test
  void aGuestIsNotStartedWhereItLeftWhileItRunsAtTheOtherEnd() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    world.link = false;
    StartPromotion start = new StartPromotion(world.source().tools());

    StepOutcome second = start.promote("vm1", List.of(World.DISK), List.of(), operation());

    assertThat(second.reason()).contains("went to node2 and is there", "second time");
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
    world.target().powerOff();
    assertThat(start.promote("vm1", List.of(World.DISK), List.of(), operation()).done()).isTrue();
    assertThat(log.lines()).anyMatch(line -> line.contains("No route to host"));
  }

  @Test
  void aGuestIsNotStartedWhereItLeftWhileTheOtherEndIsAMemberThatCantBeAsked() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    world.link = false;
    world.ssh = false;

    assertThat(startAgain().reason())
        .contains("went to node2", "No route to host", "is a member of the cluster", "mend ssh");
    world.membersAreKnown = false;
    assertThat(startAgain().reason()).contains("the cluster's members are not known: crm_node:");
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);

    world.membersAreKnown = true;
    world.target().powerOff();
    assertThat(startAgain().done()).isTrue();
    assertThat(log.lines()).anyMatch(line -> line.contains("node2 is no member of the cluster"));
  }

  @Test
  void aGuestIsNotStartedWhereItLeftIfTheOtherEndsXenCantTell() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    world.link = false;
    world.target().xlWorks = false;

    assertThat(startAgain().reason()).contains("whether it runs there is not known: unknown (");
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void whileDrbdIsConnectedItTellsWhetherTheGuestsDiskIsInUseAtTheOtherEnd() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    world.ssh = false;

    assertThat(startAgain().reason()).contains("Primary on peer");
    world.target().own = GuestDomain.ABSENT;
    world.target().role = Role.SECONDARY;
    assertThat(startAgain().done()).isTrue();
  }

  private StepOutcome startAgain() {
    return new StartPromotion(world.source().tools())
        .promote("vm1", List.of(World.DISK), List.of(), operation(Duration.ofMillis(50)));
  }

  @Test
  void aGuestThatIsStoppedRightAfterItsArrivalLeavesNoPrimaryBehind() {
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    world.target().own = GuestDomain.ABSENT;

    handover(world.source()).release(VM, operation());
    handover(world.target()).release(VM, operation());

    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(world.target().leases.readAll()).isEmpty();
    assertThat(view(world.target())).isEqualTo(new View.AsItIs());
    assertThat(view(world.source())).isInstanceOf(View.Commanded.class);
  }

  /** The source has no answer to its wish for the window, and can't reach the target any more. */
  private void sshIsCutWhenTheWindowIsOpen() {
    world.afterAsk = request -> world.ssh &= request.verb() != PeerRequest.Verb.OPEN;
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isFalse();
    assertThat(world.source().running()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(world.source().allowTwo && world.target().allowTwo).isTrue();
  }

  @Test
  void aStopOnATargetThatTheSourceCantReachClosesTheWindow() {
    sshIsCutWhenTheWindowIsOpen();

    handover(world.target()).abandon(VM, operation());
    handover(world.target()).release(VM, operation());

    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(world.target().allowTwo).isFalse();
    assertThat(world.target().leases.readAll()).isEmpty();
    assertThat(view(world.target())).isEqualTo(new View.AsItIs());
    HandoverTest.sweep(world.source());
    assertThat(world.source().allowTwo).isFalse();
    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
    assertThat(world.source().running()).isTrue();
  }

  @Test
  void aSourceThatCantDecideClosesItsSideOnceTheTargetIsStopped() {
    world.migration.after = step -> world.ssh &= step != Migration.Step.RENAMED_AWAY;
    assertThat(handover(world.source()).migrateTo(move(), operation()).done()).isFalse();
    assertThat(world.source().allowTwo && world.target().allowTwo).isTrue();
    OrphanedMigrations leftovers =
        new OrphanedMigrations(world.source().tools(), new GuestTurns(new Locks(), World.TIMES));
    leftovers.finish("vm1", Duration.ofSeconds(5), log);
    assertThat(world.source().allowTwo).as("closed under a second Primary").isTrue();

    handover(world.target()).release(VM, operation());
    leftovers.finish("vm1", Duration.ofSeconds(5), log);

    assertThat(world.source().allowTwo || world.target().allowTwo).isFalse();
    assertThat(world.source().away.state()).isEqualTo(State.SUSPENDED);
    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
    assertThat(leftovers.guests()).as("still to be decided").containsExactly("vm1");
  }

  @Test
  void aStopLeavesATargetPrimaryWhereWhatIsLeftOfTheGuestIsNotKnown() {
    sshIsCutWhenTheWindowIsOpen();
    world.target().xlWorks = false;

    handover(world.target()).release(VM, operation());

    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
    assertThat(world.target().allowTwo).isTrue();
    assertThat(world.target().leases.readAll()).isNotEmpty();
    assertThat(log.lines()).anyMatch(line -> line.contains("xl is broken"));
  }

  @Test
  void whatAStopClosesOnTheTargetIsNotOpenedByTheSourceAgain() {
    world.afterAsk =
        request -> {
          if (request.verb() == PeerRequest.Verb.PREPARE) {
            handover(world.target()).release(VM, operation());
          }
        };

    Outcome outcome = handover(world.source()).migrateTo(move(), operation());

    assertThat(outcome.done()).as(outcome.reason()).isFalse();
    assertThat(world.source().running()).isTrue();
    assertThat(world.source().allowTwo || world.target().allowTwo).isFalse();
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
    assertThat(world.source().leases.readAll()).isEmpty();
  }

  // --- turns and leftovers

  /** A lock per guest, as files would be. */
  private static final class Locks implements GuestLocks {
    private final Set<String> held = new HashSet<>();

    @Override
    public synchronized Optional<Held> tryLock(String vm) {
      return held.add(vm) ? Optional.of(() -> release(vm)) : Optional.empty();
    }

    private synchronized void release(String vm) {
      held.remove(vm);
    }
  }

  @Test
  void whatPacemakerAsksForGoesBeforeWhatIsDoneInTheBackground() throws InterruptedException {
    GuestTurns turns = new GuestTurns(new Locks(), World.TIMES);
    java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
    Thread background =
        new Thread(
            () ->
                turns.inBackground(
                    "vm1",
                    operation(),
                    work -> {
                      begun.countDown();
                      while (!work.cancellation().cancelled()) {
                        Thread.onSpinWait();
                      }
                    }));
    background.start();
    begun.await();
    assertThat(turns.inBackground("vm1", operation(), work -> {})).isFalse();

    try (GuestLocks.Held turn = turns.take("vm1", operation())) {
      assertThat(turn).isNotNull();
      assertThat(turns.inBackground("vm1", operation(), work -> {})).isFalse();
    }
    background.join();
    assertThat(turns.inBackground("vm1", operation(), work -> {})).isTrue();
  }

  @Test
  void aTurnThatDoesNotComeIsAFailureWithItsReason() {
    Locks locks = new Locks();
    assertThat(locks.tryLock("vm1")).isPresent();

    assertThatThrownBy(
            () -> new GuestTurns(locks, World.TIMES).take("vm1", operation(Duration.ofMillis(20))))
        .isInstanceOf(OcfFailure.class)
        .hasMessageContaining("vm1 is being changed by another operation");
  }

  @Test
  void aMigrationWhoseControllerDiedIsFollowedToItsEnd() {
    GuestTurns turns = new GuestTurns(new Locks(), World.TIMES);
    controllerDiesWhileCopying();
    OrphanedMigrations leftovers = new OrphanedMigrations(world.source().tools(), turns);

    assertThat(leftovers.guests()).containsExactly("vm1");
    assertThat(leftovers.finish("vm1", Duration.ofSeconds(5), log))
        .singleElement()
        .asString()
        .contains("left unfinished");

    assertThat(world.target().running()).isTrue();
    assertThat(world.source().allowTwo).isFalse();
    assertThat(leftovers.guests()).isEmpty();
    assertThat(leftovers.finish("vm1", Duration.ofSeconds(5), log)).isEmpty();
  }

  @Test
  void aLeaseWhoseTransferNeverBeganIsSettled() {
    Lease lease = Leases.lease(Side.SOURCE, Phase.PREPARED, world.clock, World.DISK);
    world.source().leases.write(lease);
    OrphanedMigrations leftovers =
        new OrphanedMigrations(world.source().tools(), new GuestTurns(new Locks(), World.TIMES));

    assertThat(leftovers.guests()).containsExactly("vm1");
    assertThat(leftovers.finish("vm1", Duration.ofSeconds(5), log)).hasSize(1);

    assertThat(world.source().leases.readAll()).isEmpty();
    assertThat(world.source().own.state()).isEqualTo(State.ACTIVE);
  }
}
