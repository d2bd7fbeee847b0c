// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker.Echo;

/**
 * What the fence-peer handler does, decided from what is known.
 *
 * <pre>
 * the peer's data known to be bad            3 or 4, nothing placed
 * this node's data not good                  1, nothing placed
 * a name in it that is no cluster node       1, nothing placed
 * no quorum                                  wait
 * a constraint shuts this node out           6 where one of the good nodes is online, else 1
 * peer promoted and answers, we are not      6
 * guest is on its way, not executing here    wait
 * data Consistent, peer not settled          1 if it is offline, else wait
 * constraint missing or too wide             place or narrow it
 * peer settled and heard since               4
 * peer offline, to be fenced                 wait (resource-only: 5)
 * peer offline, fenced or left in order      7 (resource-only: 5)
 * anything else                              wait or 1
 * </pre>
 */
final class FenceDecision {

  private final FenceSituation now;
  private final DrbdClone clone;

  private FenceDecision(FenceSituation now, DrbdClone clone) {
    this.now = now;
    this.clone = clone;
  }

  static FenceStep next(FenceSituation now) {
    String peers = String.join(", ", new TreeSet<>(now.peers()));
    if (now.data().peer() == LocalData.PeerGrade.INCONSISTENT) {
      return answer(
          HandlerExit.PEER_INCONSISTENT,
          "the data of %s on %s is Inconsistent or worse (%s): it can't be promoted there"
              .formatted(now.resource(), peers, now.data().words()));
    }
    if (now.data().peer() == LocalData.PeerGrade.OUTDATED) {
      return answer(
          HandlerExit.PEER_OUTDATED,
          "the data of %s on %s is Outdated already (%s)"
              .formatted(now.resource(), peers, now.data().words()));
    }
    if (now.data().here() == LocalData.Grade.NOT_GOOD) {
      return fail(
          "this node's data of %s is %s: not good enough to shut %s out"
              .formatted(now.resource(), now.data().words(), peers));
    }
    List<DrbdClone> clones = now.cib().clonesOf(now.resource());
    if (clones.size() != 1 || !clones.get(0).promotable()) {
      return fail(
          "the CIB has %s promotable clone of ocf:ferryman:drbd or ocf:linbit:drbd with drbd_resource=%s, so no constraint can shut %s out; see 'ferryman drbd check %s'"
              .formatted(
                  clones.size() > 1 ? "more than one" : "no",
                  now.resource(),
                  peers,
                  now.resource()));
    }
    return new FenceDecision(now, clones.get(0)).next();
  }

  private FenceStep next() {
    Optional<String> unusable = unusableName();
    if (unusable.isPresent()) {
      return fail(
          "'%s' can't be part of a constraint: nothing was placed".formatted(unusable.get()));
    }
    Set<String> strangers = new TreeSet<>(now.goodNodes());
    strangers.removeAll(now.membership().nodes().keySet());
    if (!strangers.isEmpty()) {
      return fail(
          "%s, by DRBD's or the kernel's name, is no node of the cluster: a constraint that names it would shut all out, so nothing was placed; use the same names for DRBD and Pacemaker"
              .formatted(String.join(", ", strangers)));
    }
    if (!now.cib().quorum()) {
      return new FenceStep.Wait(
          "this node's partition has no quorum: a constraint placed here would not count");
    }
    return shutOut()
        .or(this::peerPromoted)
        .or(() -> now.elsewhere().map(FenceStep.Wait::new))
        .or(this::doubtOfOwnData)
        .or(this::placement)
        .orElseGet(this::fateOfPeers);
  }

  private Optional<String> unusableName() {
    Set<String> names = new TreeSet<>(now.goodNodes());
    Constraints.wanted(clone, now.goodNodes()).forEach(ban -> names.add(ban.id()));
    return names.stream().filter(name -> !Constraints.usable(name)).findFirst();
  }

  /** A constraint in the CIB that is against this node, or that nobody understands. */
  private Optional<FenceStep> shutOut() {
    List<Ban.Found> found = new ArrayList<>(Constraints.ours(now.cib(), clone));
    found.addAll(Constraints.peers(now.cib(), clone));
    for (Ban.Found each : found) {
      if (each.understood().isEmpty()) {
        return Optional.of(
            fail(
                "the constraint %s is not as a handler makes it: nothing was placed; look at it and delete it"
                    .formatted(each.id())));
      }
      Ban ban = each.understood().get();
      if (!ban.admits(now.thisNode())) {
        return Optional.of(against(ban));
      }
    }
    return Optional.empty();
  }

  private FenceStep against(Ban ban) {
    Optional<String> alive =
        ban.sortedGoodNodes().stream()
            .filter(node -> now.membership().node(node).map(it -> it.online()).orElse(false))
            .findFirst();
    String good = String.join(", ", ban.sortedGoodNodes());
    return alive.isPresent()
        ? answer(
            HandlerExit.PEER_ACTIVE,
            "the constraint %s gives %s to %s, which is online: this node's data is the older"
                .formatted(ban.id(), now.resource(), good))
        : fail(
            "the constraint %s gives %s to %s, which is not online: this node does not go on with data that may be older; delete the constraint only if %s will never come back with newer data"
                .formatted(ban.id(), now.resource(), good, good));
  }

  private Optional<FenceStep> peerPromoted() {
    if (now.data().primary()) {
      return Optional.empty();
    }
    return peerNodes(Membership.Node::online)
        .filter(peer -> now.membership().promoted(clone.primitive(), peer))
        .map(this::promotedPeer);
  }

  /**
   * A node that has just died is online until the cluster notices; taken for alive, it would have
   * the only good data that is left outdated.
   */
  private FenceStep promotedPeer(String peer) {
    Echo echo = now.echoes().get(peer);
    if (echo == null) {
      return new FenceStep.Ask(
          Set.of(peer),
          "whether %s, where %s is promoted, is there".formatted(peer, clone.primitive()));
    }
    return echo instanceof Echo.Silent silent
        ? silent(peer, silent)
        : answer(
            HandlerExit.PEER_ACTIVE,
            "%s is promoted on %s, which is online, and not here"
                .formatted(clone.primitive(), peer));
  }

  private static FenceStep silent(String peer, Echo.Silent silent) {
    return new FenceStep.Wait(
        "%s is said to be online but does not answer: %s".formatted(peer, silent.reason()));
  }

  /** Consistent data may be older than the peer's: only a peer that was asked can tell. */
  private Optional<FenceStep> doubtOfOwnData() {
    if (now.data().here() == LocalData.Grade.UP_TO_DATE) {
      return Optional.empty();
    }
    return peerNodes(node -> !node.settled())
        .map(
            peer ->
                now.membership().node(peer).map(it -> it.online()).orElse(false)
                    ? new FenceStep.Wait(
                        "this node's data is only %s, and %s is joining or to be fenced"
                            .formatted(now.data().words(), peer))
                    : fail(
                        "this node's data is only %s, and %s, which is not online, may have newer: nothing was placed; bring %s back"
                            .formatted(now.data().words(), peer, peer)));
  }

  private Optional<FenceStep> placement() {
    List<Ban> missing = new ArrayList<>();
    for (Ban wanted : Constraints.wanted(clone, now.goodNodes())) {
      Optional<Ban> existing = now.cib().ban(wanted.id()).flatMap(Ban.Found::understood);
      if (existing.isEmpty()) {
        missing.add(wanted);
      } else if (!sameTarget(existing.get(), wanted)) {
        return Optional.of(
            fail(
                "the constraint %s is about something else: nothing was placed; look at it and delete it"
                    .formatted(wanted.id())));
      } else {
        Set<String> both = new HashSet<>(existing.get().goodNodes());
        both.retainAll(wanted.goodNodes());
        if (!both.equals(existing.get().goodNodes())) {
          return Optional.of(
              new FenceStep.Narrow(
                  existing.get(),
                  both,
                  now.cib().promotedWord(),
                  "the constraint %s still admits %s"
                      .formatted(
                          wanted.id(), String.join(", ", existing.get().sortedGoodNodes()))));
        }
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FenceStep.Place(
                missing,
                now.cib().promotedWord(),
                "only %s may have %s promoted from now on"
                    .formatted(String.join(", ", now.goodNodes()), clone.id())));
  }

  private static boolean sameTarget(Ban existing, Ban wanted) {
    return existing.resource().equals(wanted.resource())
        && existing.promotedRole() == wanted.promotedRole();
  }

  /** The constraint is in the CIB: what remains is whether it binds the peer. */
  private FenceStep fateOfPeers() {
    Set<String> ask = new TreeSet<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (String peer : new TreeSet<>(now.peers())) {
      FenceStep fate = fate(peer);
      if (fate instanceof FenceStep.Ask) {
        ask.add(peer);
      } else if (fate instanceof FenceStep.Answer it && it.verdict().exit() != HandlerExit.FAILED) {
        verdicts.add(it.verdict());
      } else {
        return fate;
      }
    }
    return ask.isEmpty()
        ? new FenceStep.Answer(weakest(verdicts))
        : new FenceStep.Ask(
            ask,
            "whether %s has received the constraint or has left unnoticed"
                .formatted(String.join(", ", ask)));
  }

  private FenceStep fate(String peer) {
    Optional<Membership.Node> known = now.membership().node(peer);
    if (known.isEmpty()) {
      return fail(
          "%s, DRBD's name for the peer, is no node of the cluster: whether it is shut out is not known"
              .formatted(peer));
    }
    Membership.Node node = known.get();
    if (node.online()) {
      return fateOnline(peer, node);
    }
    if (now.policy() == FencingPolicy.RESOURCE_ONLY) {
      return answer(
          HandlerExit.PEER_DOWN,
          "%s is not online, and %s may not be promoted there: taken for dead, as the policy resource-only says"
              .formatted(peer, clone.id()));
    }
    if (node.unclean()) {
      return new FenceStep.Wait("%s is lost and not fenced yet".formatted(peer));
    }
    return now.membership().stonith() || !node.expectedUp()
        ? answer(HandlerExit.PEER_STONITHED, "%s is down: fenced, or left in order".formatted(peer))
        : fail(
            "%s is lost, and stonith-enabled=false: nobody will make sure that it is down; do so, then 'drbdadm resume-io %s'"
                .formatted(peer, now.resource()));
  }

  private FenceStep fateOnline(String peer, Membership.Node node) {
    if (node.pending() || node.unclean()) {
      return new FenceStep.Wait(
          "%s is %s".formatted(peer, node.unclean() ? "to be fenced" : "joining the cluster"));
    }
    Echo echo = now.echoes().get(peer);
    if (echo == null) {
      return new FenceStep.Ask(Set.of(peer), "whether %s is there".formatted(peer));
    }
    return echo instanceof Echo.Silent silent
        ? silent(peer, silent)
        : answer(
            HandlerExit.PEER_OUTDATED,
            "%s is alive and has received the constraint that keeps %s from being promoted there"
                .formatted(peer, clone.id()));
  }

  /** Of several names of the peer, what holds for all of them. */
  private static Verdict weakest(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(it -> it.exit() == HandlerExit.PEER_DOWN)
        .findFirst()
        .or(
            () ->
                verdicts.stream().filter(it -> it.exit() == HandlerExit.PEER_OUTDATED).findFirst())
        .orElseGet(() -> verdicts.get(0));
  }

  private Optional<String> peerNodes(Predicate<Membership.Node> such) {
    Membership.Node absent = new Membership.Node(false, false, true, true);
    return now.peers().stream()
        .sorted()
        .filter(peer -> such.test(now.membership().node(peer).orElse(absent)))
        .findFirst();
  }

  private static FenceStep answer(HandlerExit exit, String reason) {
    return new FenceStep.Answer(new Verdict(exit, reason));
  }

  private static FenceStep fail(String reason) {
    return answer(HandlerExit.FAILED, reason);
  }
}
