// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ferryman.fencing.Situations.HEARD;
import static org.ferryman.fencing.Situations.JOINING;
import static org.ferryman.fencing.Situations.LEFT;
import static org.ferryman.fencing.Situations.LOST;
import static org.ferryman.fencing.Situations.LOST_UNFENCED;
import static org.ferryman.fencing.Situations.ONLINE;
import static org.ferryman.fencing.Situations.ONLINE_UNCLEAN;
import static org.ferryman.fencing.Situations.next;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.fencing.LocalData.Grade;
import org.ferryman.fencing.LocalData.PeerGrade;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.junit.jupiter.api.Test;

class FenceDecisionTest {

  private static final Map<String, Membership.Node> THREE =
      Map.of("node1", ONLINE, "node2", ONLINE, "node3", ONLINE);

  private static final Ban PEERS_HANDLER_FOR_NODE2 =
      new Ban("drbd-fence-by-handler-r0-drbd-r0-clone", "drbd-r0-clone", true, Set.of("node2"));

  @Test
  void constraintComesFirstForTheRoleAndForTheGuestItFollows() {
    FenceStep step = next(it -> it);

    assertThat(step).isInstanceOf(FenceStep.Place.class);
    List<Ban> bans = ((FenceStep.Place) step).bans();
    assertThat(bans).extracting(Ban::resource).containsExactly("drbd-r0-clone", "vm1");
    assertThat(bans).extracting(Ban::promotedRole).containsExactly(true, false);
    assertThat(bans).extracting(Ban::goodNodes).containsOnly(Set.of("node1"));
  }

  @Test
  void onlyWhatIsMissingIsPlaced() {
    Ban promoted = Constraints.wanted(Situations.CLONE, Set.of("node1")).get(0);

    FenceStep step = next(it -> it.bans(promoted));

    assertThat(((FenceStep.Place) step).bans()).extracting(Ban::resource).containsExactly("vm1");
  }

  @Test
  void peerThatIsOnlineIsAskedForASignOfLifeBeforeItCounts() {
    assertThat(next(it -> it.placedFor("node1")))
        .isInstanceOfSatisfying(
            FenceStep.Ask.class, ask -> assertThat(ask.nodes()).containsExactly("node2"));
    assertAnswer(
        next(it -> it.placedFor("node1").echo(HEARD)), HandlerExit.PEER_OUTDATED, "node2 is alive");
    assertWait(
        next(it -> it.placedFor("node1").echo(new Pacemaker.Echo.Silent("no answer in 3 s"))),
        "does not answer: no answer in 3 s");
  }

  @Test
  void peerThatIsLostIsWaitedForUntilItIsFenced() {
    assertWait(next(it -> it.placedFor("node1").peer(LOST)), "not fenced yet");
    assertAnswer(
        next(it -> it.placedFor("node1").peer(LOST_UNFENCED)),
        HandlerExit.PEER_STONITHED,
        "fenced");
  }

  @Test
  void constraintIsPlacedWhileThePeerIsNotFencedYet() {
    assertThat(next(it -> it.peer(LOST))).isInstanceOf(FenceStep.Place.class);
  }

  @Test
  void withoutStonithNobodyKnowsThatALostPeerIsDown() {
    assertAnswer(
        next(it -> it.placedFor("node1").withoutStonith().peer(LOST_UNFENCED)),
        HandlerExit.FAILED,
        "stonith-enabled=false");
    assertAnswer(
        next(it -> it.placedFor("node1").withoutStonith().peer(LEFT)),
        HandlerExit.PEER_STONITHED,
        "left in order");
  }

  @Test
  void policyResourceOnlyDoesNotWaitForStonith() {
    assertAnswer(
        next(it -> it.placedFor("node1").policy(FencingPolicy.RESOURCE_ONLY).peer(LOST)),
        HandlerExit.PEER_DOWN,
        "taken for dead");
  }

  @Test
  void peerThatIsJoiningOrToBeFencedIsWaitedFor() {
    assertWait(next(it -> it.placedFor("node1").peer(JOINING)), "joining");
    assertWait(next(it -> it.placedFor("node1").peer(ONLINE_UNCLEAN)), "to be fenced");
  }

  @Test
  void constraintOfAPartitionWithoutQuorumDoesNotCountWhateverElseIsTrue() {
    assertWait(next(Situations::withoutQuorum), "no quorum");
    assertWait(next(it -> it.withoutQuorum().placedFor("node1").echo(HEARD)), "no quorum");
    assertWait(next(it -> it.withoutQuorum().placedFor("node1").peer(LOST_UNFENCED)), "no quorum");
  }

  @Test
  void nodeThatIsShutOutItselfIsTheOlderWhileTheOtherIsOnline() {
    assertAnswer(
        next(it -> it.placedFor("node2")), HandlerExit.PEER_ACTIVE, "node2, which is online");
    assertAnswer(
        next(it -> it.bans(PEERS_HANDLER_FOR_NODE2)),
        HandlerExit.PEER_ACTIVE,
        "drbd-fence-by-handler-r0-drbd-r0-clone");
  }

  @Test
  void nodeThatIsShutOutItselfRefusesWhileTheOtherIsNotOnline() {
    for (Membership.Node gone : List.of(LOST, LOST_UNFENCED, LEFT)) {
      assertAnswer(next(it -> it.placedFor("node2").peer(gone)), HandlerExit.FAILED, "not online");
    }
  }

  @Test
  void peerThatIsPromotedKeepsItsRightAgainstASecondary() {
    assertAnswer(
        next(
            it ->
                it.data(false, Grade.UP_TO_DATE, PeerGrade.UNKNOWN)
                    .promotedOn("node2")
                    .echo(HEARD)),
        HandlerExit.PEER_ACTIVE,
        "promoted on node2");
    assertThat(
            next(
                it ->
                    it.data(false, Grade.UP_TO_DATE, PeerGrade.UNKNOWN)
                        .promotedOn("node2")
                        .peer(LOST)))
        .as("a lost peer is promoted on paper only")
        .isInstanceOf(FenceStep.Place.class);
  }

  @Test
  void aPeerThatIsPromotedAndDoesNotAnswerMayHaveDiedSinceThisDataMayBeAllThatIsLeft() {
    assertThat(next(it -> it.data(false, Grade.UP_TO_DATE, PeerGrade.UNKNOWN).promotedOn("node2")))
        .isInstanceOf(FenceStep.Ask.class);
    assertThat(
            next(
                it ->
                    it.data(false, Grade.UP_TO_DATE, PeerGrade.UNKNOWN)
                        .promotedOn("node2")
                        .echo(new Pacemaker.Echo.Silent("timed out"))))
        .isInstanceOf(FenceStep.Wait.class);
  }

  @Test
  void aNodeWhoseGuestIsOnItsWayLeavesItToTheOther() {
    assertThat(next(it -> it.elsewhere("vm1 is on its way")))
        .isEqualTo(new FenceStep.Wait("vm1 is on its way"));
    assertThat(next(it -> it.elsewhere("vm1 is on its way").peer(LOST)))
        .isInstanceOf(FenceStep.Wait.class);
  }

  @Test
  void theOtherHavingTakenTheResourceNothingIsWaitedFor() {
    assertAnswer(
        next(it -> it.elsewhere("vm1 is on its way").placedFor("node2")),
        HandlerExit.PEER_ACTIVE,
        "node2, which is online");
  }

  @Test
  void consistentDataIsTrustedOnlyWithThePeerInTheCluster() {
    assertThat(next(it -> it.data(false, Grade.CONSISTENT, PeerGrade.UNKNOWN).promotedOn()))
        .isInstanceOf(FenceStep.Place.class);
    for (Membership.Node gone : List.of(LOST, LOST_UNFENCED, LEFT)) {
      assertAnswer(
          next(it -> it.data(false, Grade.CONSISTENT, PeerGrade.UNKNOWN).peer(gone)),
          HandlerExit.FAILED,
          "may have newer");
    }
    assertWait(
        next(it -> it.data(false, Grade.CONSISTENT, PeerGrade.UNKNOWN).peer(JOINING)), "only");
  }

  @Test
  void badDataShutsNobodyOut() {
    assertAnswer(
        next(it -> it.data(true, Grade.NOT_GOOD, PeerGrade.UNKNOWN)),
        HandlerExit.FAILED,
        "not good enough");
  }

  @Test
  void peerWhoseDataIsKnownToBeBadNeedsNoConstraint() {
    assertAnswer(
        next(it -> it.data(true, Grade.UP_TO_DATE, PeerGrade.INCONSISTENT)),
        HandlerExit.PEER_INCONSISTENT,
        "Inconsistent");
    assertAnswer(
        next(it -> it.data(true, Grade.UP_TO_DATE, PeerGrade.OUTDATED)),
        HandlerExit.PEER_OUTDATED,
        "Outdated already");
  }

  @Test
  void resourceThatTheClusterDoesNotPromoteCanNotBeFencedByConstraint() {
    assertAnswer(next(it -> it.clones()), HandlerExit.FAILED, "no promotable clone");
    assertAnswer(
        next(it -> it.clones(Situations.CLONE, Situations.CLONE)),
        HandlerExit.FAILED,
        "more than one");
    assertAnswer(
        next(it -> it.clones(new DrbdClone("c", "p", "linbit", true, Map.of(), Set.of()))),
        HandlerExit.FAILED,
        "no promotable clone");
  }

  @Test
  void peerUnderAnotherNameThanTheClustersIsNotKnownToBeShutOut() {
    assertAnswer(
        next(it -> it.placedFor("node1").nodes(Map.of("node1", ONLINE, "other", ONLINE))),
        HandlerExit.FAILED,
        "is no node of the cluster");
  }

  @Test
  void constraintThatSomebodyChangedIsLeftAloneAndCountsForNothing() {
    assertAnswer(
        next(it -> it.strange("ferryman-fence.promoted.drbd-r0-clone")),
        HandlerExit.FAILED,
        "not as a handler makes it");
    Ban other = new Ban("ferryman-fence.promoted.drbd-r0-clone", "vm9", true, Set.of("node1"));
    assertAnswer(next(it -> it.bans(other)), HandlerExit.FAILED, "about something else");
  }

  @Test
  void ofThreeNodesTheOnesThatAreUpToDateKeepTheirRight() {
    FenceStep step = next(it -> it.nodes(THREE).upToDate("node1", "node2", "node3"));

    assertThat(((FenceStep.Place) step).bans().get(0).goodNodes())
        .containsExactlyInAnyOrder("node1", "node3");
  }

  @Test
  void constraintThatAdmitsTheLostPeerIsMadeNarrower() {
    FenceStep step = next(it -> it.placedFor("node1", "node2"));

    assertThat(step)
        .isInstanceOfSatisfying(
            FenceStep.Narrow.class,
            narrow -> assertThat(narrow.goodNodes()).containsExactly("node1"));
  }

  @Test
  void constraintThatIsNarrowerThanNeededIsNeverWidened() {
    FenceStep step =
        next(it -> it.nodes(THREE).upToDate("node1", "node3").placedFor("node1").echo(HEARD));

    assertAnswer(step, HandlerExit.PEER_OUTDATED, "alive");
  }

  @Test
  void nameThatWouldMeanSomethingElseInXPathIsRefused() {
    assertAnswer(
        next(it -> it.upToDate("node1", "no'de3")), HandlerExit.FAILED, "part of a constraint");
  }

  @Test
  void nodeIsNeverItsOwnPeer() {
    assertThatThrownBy(
            () ->
                new FenceSituation(
                    "r0",
                    "node1",
                    Set.of("node1"),
                    Set.of(),
                    FencingPolicy.RESOURCE_ONLY,
                    new LocalData(true, Grade.UP_TO_DATE, PeerGrade.UNKNOWN, ""),
                    new Cib(true, "Promoted", Map.of(), Map.of()),
                    new Membership(true, Map.of(), Map.of()),
                    Optional.empty(),
                    Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertAnswer(FenceStep step, HandlerExit exit, String words) {
    assertThat(step)
        .isInstanceOfSatisfying(
            FenceStep.Answer.class,
            answer -> {
              assertThat(answer.verdict().exit()).isEqualTo(exit);
              assertThat(answer.reason()).contains(words);
            });
  }

  private static void assertWait(FenceStep step, String words) {
    assertThat(step).isInstanceOf(FenceStep.Wait.class);
    assertThat(step.reason()).contains(words);
  }

  @Test
  void nothingIsPlacedThatNamesWhatIsNoNodeOfTheCluster() {
    assertThat(next(it -> it.nodes(Map.of("node2", Situations.ONLINE))).reason())
        .contains("node1", "no node of the cluster", "nothing was placed");
    FenceStep step = next(it -> it.upToDate("node1", "node3"));
    assertThat(step)
        .isInstanceOfSatisfying(
            FenceStep.Answer.class,
            it -> assertThat(it.verdict().exit()).isEqualTo(HandlerExit.FAILED));
    assertThat(step.reason()).contains("node3", "nothing was placed");
  }
}
