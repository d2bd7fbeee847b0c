// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.ferryman.tools.xen.GuestSighting;

/** What is left of the guest on the source of a migration. */
public enum SourceEnd {
  /** It is here under its name and was not suspended, or is resumed. */
  HERE("runs on the source"),
  /**
   * It is suspended under its own name. xl renames it before it permits the target to start, so the
   * target can't have started it.
   */
  SUSPENDED("is suspended on the source and not renamed"),
  /** It is suspended as {@code --migratedaway}: the target may have been permitted to start it. */
  AWAY("is --migratedaway on the source"),
  /** Its copy is being torn down. */
  LEAVING("is being torn down on the source"),
  /** Nothing is left. */
  NONE("is not on the source"),
  /** Not known, or nothing that a migration leaves. */
  UNKNOWN("is in no known state on the source");

  private final String words;

  SourceEnd(String words) {
    this.words = words;
  }

  /** For a sentence whose subject is the guest. */
  public String words() {
    return words;
  }

  /** Reads it from a look at the source. */
  public static SourceEnd of(GuestSighting sighting) {
    GuestDomain own = sighting.own();
    GuestDomain away = sighting.away();
    if (!sighting.known() || sighting.incoming().there() || (own.there() && away.there())) {
      return UNKNOWN;
    }
    if (own.there()) {
      return switch (own.state()) {
        case ACTIVE, FRESH, DOWN -> HERE;
        case SUSPENDED -> SUSPENDED;
        case DYING -> LEAVING;
        case ABSENT, AMBIGUOUS -> UNKNOWN;
      };
    }
    if (away.state() == State.DYING) {
      return LEAVING;
    }
    if (away.state() == State.SUSPENDED) {
      return AWAY;
    }
    return away.there() ? UNKNOWN : NONE;
  }
}
