// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * All that the fence-peer handler decides by.
 *
 * @param resource the DRBD resource
 * @param thisNode this node's name
 * @param peers the nodes to be shut out: the peer, by all its names; not empty
 * @param upToDate the nodes that DRBD counts as UpToDate (9); only this one on 8.4
 * @param policy the resource's fencing policy
 * @param data how good the data is
 * @param cib what the CIB says
 * @param membership what Pacemaker sees of the nodes
 * @param elsewhere why this node, though Primary, leaves it to the peer to go on, as long as that
 *     lasts: the guest is on its way and does not execute here; else empty
 * @param echoes which nodes were asked for a sign of life since the constraint was seen in the CIB
 */
public record FenceSituation(
    String resource,
    String thisNode,
    Set<String> peers,
    Set<String> upToDate,
    FencingPolicy policy,
    LocalData data,
    Cib cib,
    Membership membership,
    Optional<String> elsewhere,
    Map<String, Pacemaker.Echo> echoes) {

  /** Checks and copies. */
  public FenceSituation {
    peers = Set.copyOf(peers);
    upToDate = Set.copyOf(upToDate);
    echoes = Map.copyOf(echoes);
    if (peers.isEmpty() || peers.contains(thisNode)) {
      throw new IllegalArgumentException("not the peers of %s: %s".formatted(thisNode, peers));
    }
  }

  /** The nodes that keep their right to be Primary. */
  public Set<String> goodNodes() {
    Set<String> good = new TreeSet<>(upToDate);
    good.add(thisNode);
    good.removeAll(peers);
    return good;
  }

  /** The same with what became of asking for a sign of life. */
  public FenceSituation withEchoes(Map<String, Pacemaker.Echo> newEchoes) {
    return new FenceSituation(
        resource, thisNode, peers, upToDate, policy, data, cib, membership, elsewhere, newEchoes);
  }
}
