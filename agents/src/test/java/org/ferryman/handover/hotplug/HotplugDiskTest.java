// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.hotplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.lease.LeaseReading;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.HandoverTest;
import org.ferryman.handover.migration.TargetSide;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotplugDiskTest {
  @TempDir(factory = InMemory.class)
  private Path folder;

  private World world;
  private HotplugDisk onTarget;

  @BeforeEach
  void makeWorld() {
    world = new World(folder);
    onTarget = world.target().hotplugDisk();
  }

  private static Operation operation() {
    return HandoverTest.operation(Duration.ofSeconds(10));
  }

  private static Operation brief() {
    return HandoverTest.operation(Duration.ofMillis(50));
  }

  @Test
  void aGuestStartedByHandWhileItRunsOnTheOtherNodeIsRefused() {
    StepOutcome outcome = onTarget.add("vm1", World.DISK, operation());

    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains("Primary on peer");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aPeerThatDiedAsPrimaryIsFoundDeadByAskingDrbdForTheRole() {
    world.source().diesUnnoticed();

    StepOutcome outcome = onTarget.add("vm1", World.DISK, operation());

    assertThat(outcome.done()).as(outcome.reason()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPeerThatMayHaveDiedIsNotAskedAboutWhileALeaseCantBeReadOrLasts() throws IOException {
    world.source().diesUnnoticed();
    world.target().leases.write(Leases.lease(Side.TARGET, Phase.OPEN, world.clock, World.DISK));
    assertThat(onTarget.add("vm1", World.DISK, operation()).done()).isFalse();

    Files.writeString(folder.resolve("node2").resolve(World.DISK + ".json"), "no lease");
    StepOutcome outcome = onTarget.add("vm1", World.DISK, operation());

    assertThat(outcome.reason()).contains("can't be read");
    assertThat(world.target().log).doesNotContain("primary");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aPeerThatMayHaveDiedIsNotAskedAboutWhereDrbdWouldAllowASecondPrimary() {
    world.source().diesUnnoticed();
    world.target().allowTwo = true;

    StepOutcome outcome = onTarget.add("vm1", World.DISK, operation());

    assertThat(outcome.reason()).contains("Primary on peer");
    assertThat(world.target().log).doesNotContain("primary");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void anArrivingGuestWithoutALeaseIsRefusedUnlessTwoPrimariesAreAllowedForGood() {
    assertThat(onTarget.add("vm1--incoming", World.DISK, operation()).done()).isFalse();

    world.target().twoPrimariesConfigured = true;
    world.target().allowTwo = true;

    assertThat(onTarget.add("vm1--incoming", World.DISK, operation()).done()).isTrue();
    assertThat(onTarget.add("vm1", World.DISK, operation()).done()).isTrue();
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void anArrivingGuestAsksForTheWindowAndGoesOnOnceItIsOpen() {
    TargetSide target = new TargetSide(world.target().tools());
    target.answer(new PeerRequest(Verb.PREPARE, world.plan(), Duration.ofMinutes(1)), operation());

    CompletableFuture<StepOutcome> added =
        CompletableFuture.supplyAsync(() -> onTarget.add("vm1--incoming", World.DISK, operation()));
    await()
        .until(
            () ->
                world.target().leases.read(World.DISK) instanceof LeaseReading.Held held
                    && held.lease().phase() == Phase.ARRIVING);
    target.answer(PeerRequest.of(Verb.OPEN, world.plan()), operation());

    assertThat(added.join()).isEqualTo(StepOutcome.ok());
    assertThat(world.target().role).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aWindowThatNobodyOpensIsNotWaitedForForEver() {
    new TargetSide(world.target().tools())
        .answer(new PeerRequest(Verb.PREPARE, world.plan(), Duration.ofMinutes(1)), operation());

    StepOutcome outcome = onTarget.add("vm1--incoming", World.DISK, brief());

    assertThat(outcome.reason()).contains("did not open the window in time");
    assertThat(world.target().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void removingDemotesOnlyWhereNobodyElseDoes() {
    world.source().own = GuestDomain.ABSENT;
    HotplugDisk onSource = world.source().hotplugDisk();

    assertThat(onSource.remove(World.DISK, operation()).done()).isTrue();
    assertThat(world.source().role).isEqualTo(Role.PRIMARY);
    world.source().roles.clear();
    assertThat(onSource.remove(World.DISK, operation()).done()).isTrue();
    assertThat(world.source().role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aDeviceThatIsHeldOpenIsNotDemotedAndItIsSaid() {
    world.source().roles.clear();
    world.source().own = new GuestDomain(State.ACTIVE, 3);

    StepOutcome outcome = world.source().hotplugDisk().remove(World.DISK, brief());

    assertThat(outcome.reason()).contains("held open");
  }
}
