// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * Situations of the fence-peer handler: node1 is Primary, has lost node2, and nothing else is
 * amiss; each test changes what it is about.
 */
final class Situations {

  static final DrbdClone CLONE =
      new DrbdClone(
          "drbd-r0-clone",
          "drbd-r0",
          "ferryman",
          true,
          Map.of("promotable", "true", "notify", "true"),
          Set.of("vm1"));
  static final Membership.Node ONLINE = new Membership.Node(true, false, false, true);
  static final Membership.Node JOINING = new Membership.Node(true, true, false, true);
  static final Membership.Node ONLINE_UNCLEAN = new Membership.Node(true, false, true, true);
  static final Membership.Node LOST = new Membership.Node(false, false, true, true);
  static final Membership.Node LOST_UNFENCED = new Membership.Node(false, false, false, true);
  static final Membership.Node LEFT = new Membership.Node(false, false, false, false);
  static final Pacemaker.Echo HEARD = new Pacemaker.Echo.Heard();

  private boolean quorum = true;
  private boolean stonith = true;
  private FencingPolicy policy = FencingPolicy.RESOURCE_AND_STONITH;
  private LocalData data =
      new LocalData(
          true, LocalData.Grade.UP_TO_DATE, LocalData.PeerGrade.UNKNOWN, "UpToDate/DUnknown");
  private Map<String, List<DrbdClone>> clones = Map.of("r0", List.of(CLONE));
  private Map<String, Ban.Found> bans = Map.of();
  private Map<String, Membership.Node> nodes = Map.of("node1", ONLINE, "node2", ONLINE);
  private Map<String, Set<String>> promoted = Map.of("drbd-r0", Set.of("node1"));
  private Map<String, Pacemaker.Echo> echoes = Map.of();
  private Optional<String> elsewhere = Optional.empty();
  private Set<String> peers = Set.of("node2");
  private Set<String> upToDate = Set.of("node1");

  /** What the handler does in that situation. */
  static FenceStep next(UnaryOperator<Situations> change) {
    Situations it = change.apply(new Situations());
    return FenceDecision.next(
        new FenceSituation(
            "r0",
            "node1",
            it.peers,
            it.upToDate,
            it.policy,
            it.data,
            new Cib(it.quorum, "Promoted", it.clones, it.bans),
            new Membership(it.stonith, it.nodes, it.promoted),
            it.elsewhere,
            it.echoes));
  }

  Situations withoutQuorum() {
    quorum = false;
    return this;
  }

  Situations withoutStonith() {
    stonith = false;
    return this;
  }

  Situations policy(FencingPolicy is) {
    policy = is;
    return this;
  }

  Situations data(boolean primary, LocalData.Grade here, LocalData.PeerGrade peer) {
    data = new LocalData(primary, here, peer, here + "/" + peer);
    return this;
  }

  Situations clones(DrbdClone... are) {
    clones = Map.of("r0", List.of(are));
    return this;
  }

  /** Our constraints are in the CIB, for these nodes. */
  Situations placedFor(String... good) {
    return bans(Constraints.wanted(CLONE, Set.of(good)).toArray(Ban[]::new));
  }

  Situations bans(Ban... are) {
    bans =
        List.of(are).stream()
            .collect(
                java.util.stream.Collectors.toMap(Ban::id, ban -> new Ban.Found.Understood(ban)));
    return this;
  }

  Situations strange(String id) {
    bans = Map.of(id, new Ban.Found.Strange(id));
    return this;
  }

  Situations peer(Membership.Node is) {
    nodes = Map.of("node1", ONLINE, "node2", is);
    return this;
  }

  Situations nodes(Map<String, Membership.Node> are) {
    nodes = are;
    return this;
  }

  Situations promotedOn(String... are) {
    promoted = Map.of("drbd-r0", Set.of(are));
    return this;
  }

  Situations elsewhere(String reason) {
    elsewhere = Optional.of(reason);
    return this;
  }

  Situations echo(Pacemaker.Echo is) {
    echoes = Map.of("node2", is);
    return this;
  }

  Situations upToDate(String... are) {
    upToDate = Set.of(are);
    return this;
  }
}
