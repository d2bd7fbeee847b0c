// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.ferryman.handover.migration.HostFacts;

/**
 * What the source asks of the target.
 *
 * @param verb what it shall do
 * @param plan the hand-over it is about; the target keeps nothing else in mind
 * @param duration for {@link Verb#PREPARE} how long the lease lasts, for {@link Verb#AWAIT} how
 *     long to wait
 */
public record PeerRequest(Verb verb, Plan plan, Duration duration) {

  /** What the target can be asked for. Each can be asked again. */
  public enum Verb {
    /** Tell whether the guest could come: {@link HostFacts}. */
    PROBE,
    /** Write the lease and expect the receiver. */
    PREPARE,
    /** Wait until the hotplug script asks for the window, or the receiver has ended. */
    AWAIT,
    /** Allow two primaries and become Primary. */
    OPEN,
    /** The guest has arrived: allow one Primary only. */
    ARRIVED,
    /** The guest stays at the source: become Secondary, allow one Primary only. */
    RETURNED,
    /** Tell what is there. */
    LOOK,
    /** See to it that the receiver is over, then tell what is there. */
    SETTLE,
    /** Destroy {@code --incoming}, which must never have run. */
    DESTROY_INCOMING,
    /** Set the guest running, which must be there under its name and never have run. */
    UNPAUSE;

    /** Its word on a command line. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether a guest stands still until this answer arrives: then no tool is run to tell what
     * nobody reads, and the answer has the lease's phase and the receiver alone.
     */
    public boolean guestStandsStill() {
      return this == AWAIT || this == OPEN;
    }
  }

  /** Checks. */
  public PeerRequest {
    requireNonNull(verb, "verb");
    requireNonNull(plan, "plan");
    requireNonNull(duration, "duration");
  }

  /** One without a duration. */
  public static PeerRequest of(Verb verb, Plan plan) {
    return new PeerRequest(verb, plan, Duration.ZERO);
  }
}
