// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the CIB says that matters for fencing.
 *
 * @param quorum whether this node's partition has quorum ({@code have-quorum})
 * @param promotedWord what the CIB's schema calls the role: {@code Promoted} or {@code Master}
 * @param clones the clones of DRBD resources, by resource
 * @param bans the constraints that DRBD's handlers have made, ours and the peers', by id
 * @param wiring how the constraints tie the resources
 */
public record Cib(
    boolean quorum,
    String promotedWord,
    Map<String, List<DrbdClone>> clones,
    Map<String, Ban.Found> bans,
    Wiring wiring) {

  /** One without constraints but the handlers'. */
  public Cib(
      boolean quorum,
      String promotedWord,
      Map<String, List<DrbdClone>> clones,
      Map<String, Ban.Found> bans) {
    this(quorum, promotedWord, clones, bans, Wiring.NONE);
  }

  /** Copies. */
  public Cib {
    clones = Map.copyOf(clones);
    bans = Map.copyOf(bans);
  }

  /** The clones of a DRBD resource; one, where all is well. */
  public List<DrbdClone> clonesOf(String resource) {
    return clones.getOrDefault(resource, List.of());
  }

  /** The constraint of that id, if it is one of a handler's. */
  public Optional<Ban.Found> ban(String id) {
    return Optional.ofNullable(bans.get(id));
  }
}
