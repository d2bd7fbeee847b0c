// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A location constraint that shuts a resource, or its Promoted role, out of every node but some: a
 * rule of score -INFINITY for every node whose {@code #uname} is none of theirs.
 *
 * @param id the constraint's id
 * @param resource the resource it is about
 * @param promotedRole whether it is about the Promoted role only
 * @param goodNodes the nodes where the data is good; not empty
 */
public record Ban(String id, String resource, boolean promotedRole, Set<String> goodNodes) {

  /** Checks and copies. */
  public Ban {
    goodNodes = Set.copyOf(goodNodes);
    if (goodNodes.isEmpty()) {
      throw new IllegalArgumentException(id + ": a ban that leaves no node");
    }
  }

  /** Whether it leaves that node its right. */
  public boolean admits(String node) {
    return goodNodes.contains(node);
  }

  /** The same for these nodes. */
  public Ban withGoodNodes(Set<String> nodes) {
    return new Ban(id, resource, promotedRole, nodes);
  }

  /** The nodes in a fixed order, for people and for XML. */
  public Set<String> sortedGoodNodes() {
    return new TreeSet<>(goodNodes);
  }

  /** A constraint of an id of ours, or of the peers' handler, as it was found. */
  public sealed interface Found {

    /** The constraint's id. */
    String id();

    /** It is a ban. */
    record Understood(Ban ban) implements Found {
      @Override
      public String id() {
        return ban.id();
      }
    }

    /** It has such an id, but somebody made something else of it. */
    record Strange(String id) implements Found {}

    /** The ban, if it is one. */
    default Optional<Ban> understood() {
      return this instanceof Understood it ? Optional.of(it.ban()) : Optional.empty();
    }
  }
}
