// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes as Pacemaker sees them (crm_mon(8)).
 *
 * @param stonith whether Pacemaker fences nodes ({@code stonith-enabled})
 * @param nodes by name
 * @param promotedOn the nodes where an instance is promoted, or was to be, by primitive
 * @param whereabouts what else is known of resources on nodes
 */
public record Membership(
    boolean stonith,
    Map<String, Node> nodes,
    Map<String, Set<String>> promotedOn,
    Whereabouts whereabouts) {

  /** Copies. */
  public Membership {
    nodes = Map.copyOf(nodes);
    promotedOn = Map.copyOf(promotedOn);
  }

  /** The nodes, and where something is promoted. */
  public Membership(boolean stonith, Map<String, Node> nodes, Map<String, Set<String>> promotedOn) {
    this(stonith, nodes, promotedOn, Whereabouts.NONE);
  }

  /**
   * Resources on nodes, each by primitive.
   *
   * @param failedOn the nodes where an instance has failed: one whose promotion failed is listed as
   *     promoted all the same
   * @param activeOn the nodes where an instance is active
   * @param exhaustedOn the nodes that may not have it any more, because it has failed there as
   *     often as the cluster allows
   */
  public record Whereabouts(
      Map<String, Set<String>> failedOn,
      Map<String, Set<String>> activeOn,
      Map<String, Set<String>> exhaustedOn) {
    /** Nothing is known. */
    public static final Whereabouts NONE = new Whereabouts(Map.of(), Map.of(), Map.of());

    /** Copies. */
    public Whereabouts {
      failedOn = Map.copyOf(failedOn);
      activeOn = Map.copyOf(activeOn);
      exhaustedOn = Map.copyOf(exhaustedOn);
    }
  }

  /**
   * One node.
   *
   * @param online whether it is a member, its Pacemaker too
   * @param pending whether it is still joining
   * @param unclean whether it is to be fenced: what it does is not known
   * @param expectedUp whether it left unasked, if it is not online
   * @param standby whether an administrator keeps it from running anything
   */
  public record Node(
      boolean online, boolean pending, boolean unclean, boolean expectedUp, boolean standby) {

    /** One that is not in standby. */
    public Node(boolean online, boolean pending, boolean unclean, boolean expectedUp) {
      this(online, pending, unclean, expectedUp, false);
    }

    /** A member with nothing the matter. */
    public boolean settled() {
      return online && !pending && !unclean;
    }
  }

  /** That node, under the name DRBD has for it. */
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /** Whether an instance of a primitive is promoted on that node. */
  public boolean promoted(String primitive, String node) {
    return promotedOn.getOrDefault(primitive, Set.of()).contains(node);
  }

  /** Whether an instance of a primitive has failed on that node. */
  public boolean failed(String primitive, String node) {
    return whereabouts.failedOn().getOrDefault(primitive, Set.of()).contains(node);
  }

  /** The nodes where a primitive is active. */
  public Set<String> activeOn(String primitive) {
    return whereabouts.activeOn().getOrDefault(primitive, Set.of());
  }

  /** Whether a primitive has failed on that node as often as the cluster allows. */
  public boolean exhausted(String primitive, String node) {
    return whereabouts.exhaustedOn().getOrDefault(primitive, Set.of()).contains(node);
  }
}
