// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.Map;
import java.util.Set;

/**
 * A clone of the CIB whose instances are one DRBD resource.
 *
 * @param id the clone's id; the primitive's own where it isn't cloned
 * @param primitive the primitive's id
 * @param provider {@code ferryman} or {@code linbit}
 * @param cloned whether it is in a clone at all
 * @param meta the clone's meta attributes
 * @param leaders the guests that the Promoted role follows by a mandatory colocation, as in the
 *     topology of a live migration: a ban of the role alone doesn't keep them off
 */
public record DrbdClone(
    String id,
    String primitive,
    String provider,
    boolean cloned,
    Map<String, String> meta,
    Set<String> leaders) {

  /** Copies. */
  public DrbdClone {
    meta = Map.copyOf(meta);
    leaders = Set.copyOf(leaders);
  }

  /** What constraints call it: its id or the primitive's, which are one where it isn't cloned. */
  public Set<String> names() {
    return id.equals(primitive) ? Set.of(id) : Set.of(id, primitive);
  }

  /** Whether the cluster promotes it. */
  public boolean promotable() {
    return cloned && meta.getOrDefault("promotable", "false").matches("(?i)true|yes|on|1|y");
  }
}
