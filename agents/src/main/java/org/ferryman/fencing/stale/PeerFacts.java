// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is known of one peer that DRBD is not connected to.
 *
 * @param node its name in the cluster
 * @param life whether it lives
 * @param lifeReason how that is known, for people
 * @param promoted whether the cluster has the resource promoted there now
 * @param contact what was last heard of it over DRBD's connection since this node booted
 * @param behind whether this node has written without it, as DRBD's data generations say
 * @param apart whether the resource is connected only once it is promoted, by a parameter
 */
public record PeerFacts(
    String node,
    Life life,
    String lifeReason,
    boolean promoted,
    Optional<Contact> contact,
    boolean behind,
    boolean apart) {

  /** Whether a node lives. */
  public enum Life {
    /** It has answered after the connection was lost. */
    ALIVE,
    /**
     * It is no member of the cluster: it has left, died, or is to be fenced; or nobody can tell.
     */
    GONE,
    /** The cluster calls it a member, but it does not answer, or is joining. */
    UNSURE
  }

  /** Checks. */
  public PeerFacts {
    requireNonNull(node, "node");
    requireNonNull(life, "life");
    requireNonNull(lifeReason, "lifeReason");
    requireNonNull(contact, "contact");
  }
}
