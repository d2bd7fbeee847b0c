// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;

/** What has come of the guest on the target of a migration. */
public enum TargetEnd {
  /** It is there under its name and was set running. */
  RUNNING("runs on the target"),
  /** It is there under its name, paused, and was never set running. */
  FRESH("is on the target, named and not yet set running"),
  /** It is there as {@code --incoming} and was never set running. */
  INCOMING("is --incoming on the target and never ran"),
  /** It is there as {@code --incoming} and has run, which xl never does. */
  INCOMING_RAN("is --incoming on the target although it has run"),
  /** It is not there, and the receiver's end proves that it never ran there. */
  NEVER_RAN("is not on the target and never ran there"),
  /** It is not there, and the receiver had set it running. */
  HAS_RUN("has run on the target and is not there any more"),
  /** It is not there; whether it has run there is not known. */
  GONE("is not on the target, and whether it ran there is not known"),
  /** The target can't be asked. */
  UNREACHABLE("may be on the target, which can't be reached"),
  /** The target was asked and does not know, or has what no migration leaves. */
  UNKNOWN("is in no known state on the target");

  private final String words;

  TargetEnd(String words) {
    this.words = words;
  }

  /** For a sentence whose subject is the guest. */
  public String words() {
    return words;
  }

  /** Reads it from a look at the target and from what the receiver left. */
  public static TargetEnd of(GuestSighting sighting, ReceiverVerdict receiver) {
    GuestDomain own = sighting.own();
    GuestDomain incoming = sighting.incoming();
    if (!sighting.known() || sighting.away().there() || (own.there() && incoming.there())) {
      return UNKNOWN;
    }
    if (own.there()) {
      return switch (own.state()) {
        case ACTIVE, DOWN -> RUNNING;
        case FRESH -> FRESH;
        case ABSENT, SUSPENDED, DYING, AMBIGUOUS -> UNKNOWN;
      };
    }
    if (incoming.there()) {
      return switch (incoming.state()) {
        case FRESH -> INCOMING;
        case ACTIVE, SUSPENDED, DOWN -> INCOMING_RAN;
        case ABSENT, DYING, AMBIGUOUS -> UNKNOWN;
      };
    }
    return switch (receiver) {
      case NEVER_STARTED -> NEVER_RAN;
      case STARTED -> HAS_RUN;
      case RUNNING, UNPROVEN -> GONE;
    };
  }
}
