// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.ferryman.handover.TwoNodes;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the target does, and what it does not, whatever the source asks. */
class TargetSideTest extends TwoNodes {
  private WorldNode target;

  @BeforeEach
  void takeTarget() {
    target = world.target();
  }

  private static Plan plan(String id, String vm, String source, List<String> resources) {
    return new Plan(
        id,
        vm,
        "/etc/xen/vm1.cfg",
        source,
        "node2",
        "node2",
        resources,
        List.of(),
        Window.AT_THE_END,
        List.of());
  }

  private PeerAnswer<Object> ask(Verb verb, Plan plan) {
    return new TargetSide(target.tools())
        .answer(new PeerRequest(verb, plan, Duration.ofSeconds(60)), operation());
  }

  private void prepared() {
    assertThat(ask(Verb.PREPARE, world.plan()).reason()).isEmpty();
  }

  @Test
  void aResourceThatIsPrimaryHereIsNotTaken() {
    target.role = Role.PRIMARY;

    assertThat(ask(Verb.PREPARE, world.plan()).reason()).contains("r0 is Primary here");
    assertThat(target.leases.readAll()).isEmpty();
    assertThat(target.expected).isEmpty();
  }

  @Test
  void aGuestThatIsHereAlreadyIsNotExpected() {
    target.own = new GuestDomain(GuestDomain.State.ACTIVE, 4);

    assertThat(ask(Verb.PREPARE, world.plan()).reason()).contains("the guest is here already");
    assertThat(target.leases.readAll()).isEmpty();
  }

  @Test
  void aQuestionOfReadinessPreparesNothing() {
    Plan question = plan(Plan.NO_HAND_OVER, "vm1", "node1", List.of("r0"));

    assertThat(ask(Verb.PREPARE, question).reason()).contains("no hand-over");
    assertThat(target.leases.readAll()).isEmpty();
  }

  @Test
  void aHandOverThatIsKnownIsAnsweredAlsoOncePacemakerTellsThisNodesNameNoMore() {
    target.clusterName = "beta";
    Plan plan = world.plan();
    assertThat(ask(Verb.PREPARE, plan).reason()).isEmpty();

    target.clusterName = "node2";

    assertThat(ask(Verb.LOOK, plan).reason()).isEmpty();
    assertThat(ask(Verb.PROBE, plan).reason()).isEmpty();
    target.leases.remove(target.leases.held(plan.id()).orElseThrow());
    assertThat(ask(Verb.LOOK, plan).reason()).contains("this node is node2, not beta");
  }

  @Test
  void itIsPreparedAgainUntilItHasBegun() {
    prepared();
    prepared();
    target.leases.change("handover-1", lease -> lease.at(Phase.OPENING));

    assertThat(ask(Verb.PREPARE, world.plan()).reason()).contains("has begun already");
    assertThat(target.leases.held("handover-1").orElseThrow().phase()).isEqualTo(Phase.OPENING);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"PROBE"},
      mode = EnumSource.Mode.EXCLUDE)
  void anIdStandsForOneHandOverOnly(Verb verb) {
    prepared();

    for (Plan other :
        List.of(
            plan("handover-1", "vm2", "node1", List.of("r0")),
            plan("handover-1", "vm1", "node3", List.of("r0")))) {
      assertThat(ask(verb, other)).isInstanceOf(PeerAnswer.Refused.class);
    }
    assertThat(target.log).isEmpty();
    assertThat(target.leases.held("handover-1").orElseThrow().phase()).isEqualTo(Phase.PREPARED);
  }

  @Test
  void whatTheLeaseCoversIsOpenedAndClosedNotWhatTheRequestNames() {
    prepared();
    Plan more = plan("handover-1", "vm1", "node1", List.of("r0", "r9"));

    assertThat(ask(Verb.RETURNED, more).reason()).isEmpty();

    assertThat(target.log).containsExactly("secondary", "allow-two-primaries=false");
    assertThat(target.leases.readAll()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"OPEN", "ARRIVED", "RETURNED", "DESTROY_INCOMING", "UNPAUSE"})
  void withoutALeaseAndAReceiverNothingIsChanged(Verb verb) {
    target.incoming = new GuestDomain(GuestDomain.State.FRESH, 7);
    target.standAlone = true;

    ask(verb, plan("handover-9", "vm1", "node1", List.of("r0")));

    assertThat(target.log).isEmpty();
    assertThat(target.incoming.there()).isTrue();
    assertThat(target.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void aLeaseThatHasRunOutIsStillClosedByWhoeverOpenedIt() {
    prepared();
    target.leases.change("handover-1", lease -> lease.at(Phase.OPEN));
    target.allowTwo = true;
    world.clock.advance(Duration.ofHours(1));

    assertThat(ask(Verb.ARRIVED, world.plan()).reason()).isEmpty();

    assertThat(target.allowTwo).isFalse();
  }

  @Test
  void aCopyThatNeverRanIsProvenSoBeforeItIsDestroyed() {
    prepared();
    target.incoming = new GuestDomain(GuestDomain.State.FRESH, 7);
    target.called = true;

    ask(Verb.DESTROY_INCOMING, world.plan());

    assertThat(target.log).containsExactly("never ran", "destroy 7");
  }
}
