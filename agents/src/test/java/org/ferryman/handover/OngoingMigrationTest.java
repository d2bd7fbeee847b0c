// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.tools.xen.GuestDomain;
import org.junit.jupiter.api.Test;

/** Which node goes on when the link breaks under a hand-over. */
class OngoingMigrationTest extends TwoNodes {

  private Optional<String> elsewhere(WorldNode node) {
    return new OngoingMigration(node.leases, world.clock, node.tools().guests())
        .elsewhere(World.DISK, operation());
  }

  private void lease(WorldNode node, Side side, Phase phase) {
    node.leases.write(Leases.lease(side, phase, world.clock, World.DISK));
  }

  @Test
  void withoutAHandOverItIsHere() {
    assertThat(elsewhere(world.source())).isEmpty();
    assertThat(elsewhere(world.target())).isEmpty();
  }

  @Test
  void aGuestThatIsBeingCopiedIsAtItsSource() {
    lease(world.source(), Side.SOURCE, Phase.OPEN);
    lease(world.target(), Side.TARGET, Phase.OPEN);

    assertThat(elsewhere(world.source())).isEmpty();
    assertThat(elsewhere(world.target()).orElseThrow()).contains("does not execute here");
  }

  @Test
  void inBetweenItIsWithNeitherAndThenAtItsTarget() {
    lease(world.source(), Side.SOURCE, Phase.OPEN);
    lease(world.target(), Side.TARGET, Phase.OPEN);
    world.source().own = GuestDomain.ABSENT;
    world.source().away = new GuestDomain(GuestDomain.State.SUSPENDED, 3);
    world.target().incoming = new GuestDomain(GuestDomain.State.FRESH, 4);

    assertThat(elsewhere(world.source()).orElseThrow()).contains("--migratedaway SUSPENDED");
    assertThat(elsewhere(world.target()).orElseThrow()).contains("--incoming FRESH");

    world.target().incoming = GuestDomain.ABSENT;
    world.target().own = new GuestDomain(GuestDomain.State.ACTIVE, 4);
    assertThat(elsewhere(world.source())).isPresent();
    assertThat(elsewhere(world.target())).isEmpty();
  }

  @Test
  void aGuestThatIsStartedIsWaitedForByNobody() {
    lease(world.target(), Side.TARGET, Phase.STARTING);

    assertThat(elsewhere(world.target())).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotTakenForHere() {
    lease(world.source(), Side.SOURCE, Phase.OPEN);
    world.source().xlWorks = false;

    assertThat(elsewhere(world.source()).orElseThrow()).contains("not known");
  }

  @Test
  void itLastsAsLongAsTheLease() {
    OngoingMigration target =
        new OngoingMigration(world.target().leases, world.clock, world.target().tools().guests());
    assertThat(target.longest(World.DISK)).isZero();
    lease(world.target(), Side.TARGET, Phase.OPEN);

    assertThat(target.longest(World.DISK)).isPositive();

    world.clock.advance(Duration.ofDays(1));
    assertThat(target.longest(World.DISK)).isZero();
    assertThat(elsewhere(world.target())).isEmpty();
  }
}
