// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** The Xen guests of this node, as a hand-over needs them. */
public interface Guests {

  /** Looks at all domains once. */
  GuestSighting look(String vm, Operation operation);

  /** Why no guest can ever be on this node, where that is so for as long as it is up. */
  default Optional<String> impossible(Operation operation) {
    return Optional.empty();
  }

  /** Why no guest is created here until somebody mends something; empty as far as is known. */
  default Optional<String> refused(Operation operation) {
    return Optional.empty();
  }

  /**
   * Why a guest could not be resumed here if its migration broke after it was suspended; empty if
   * it could, or if that can't be told.
   */
  default Optional<String> unresumable(Operation operation) {
    return Optional.empty();
  }

  /** Ends a domain at once. */
  StepOutcome destroy(int domainId, Operation operation);

  /** Gives a suspended domain the guest's own name and lets it go on from where it was. */
  StepOutcome resume(String vm, int domainId, Operation operation);

  /** Lets a paused domain run. */
  StepOutcome unpause(int domainId, Operation operation);
}
