// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

/**
 * One of the domains a guest can be during a migration: under its own name, as {@code --incoming}
 * or as {@code --migratedaway}.
 *
 * @param state what it is
 * @param domainId its domain id; -1 where there is none, or several
 */
public record GuestDomain(State state, int domainId) {
  /** No such domain. */
  public static final GuestDomain ABSENT = new GuestDomain(State.ABSENT, -1);

  /** What such a domain is. */
  public enum State {
    /** Positively not there. */
    ABSENT,
    /** It runs or could at any moment, or it ran and is paused. */
    ACTIVE,
    /** Paused, and has never used processor time: nothing was ever done by this copy. */
    FRESH,
    /** Suspended to be migrated; it holds the guest's whole state. */
    SUSPENDED,
    /** Shut down for another reason: crashed, powered off, rebooting. */
    DOWN,
    /** Being torn down. */
    DYING,
    /** Several domains of the name. */
    AMBIGUOUS
  }

  /** Checks. */
  public GuestDomain {
    requireNonNull(state, "state");
  }

  /** Whether there is one, whatever its state. */
  public boolean there() {
    return state != State.ABSENT;
  }
}
