// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** The {@code xl migrate-receive} processes of this node that belong to a hand-over. */
public interface Receivers {

  /**
   * Lets the receiver of that hand-over, and no other, take in the guest.
   *
   * @param held whether it has to wait until it is admitted, before anything is copied
   */
  StepOutcome expect(String vm, String id, boolean held);

  /** Lets a receiver that was held go on. */
  StepOutcome admit(String vm, String id);

  /** What the receiver of that hand-over has come to. */
  ReceiverVerdict verdict(String vm, String id);

  /** Whether a receiver of that hand-over has come, and has ended. */
  boolean over(String vm, String id);

  /** Whether one of that hand-over was expected, and is not forgotten. */
  boolean knows(String vm, String id);

  /**
   * Keeps the proof that its copy has not run, which was seen and is about to be destroyed: whoever
   * decides later finds no copy to look at.
   */
  StepOutcome neverRan(String vm, String id);

  /** Waits a moment for it to end, then ends it. */
  StepOutcome end(String vm, String id, Operation operation);

  /** Forgets what is a day old, runs no more and belongs to none of these hand-overs. */
  default void tidy(Set<String> ids) {}

  /** Forgets it: no receiver may take in the guest any more. */
  void forget(String vm, String id);

  /** What the {@code xl migrate-receive} of this hand-over left behind on the target. */
  enum ReceiverVerdict {
    /** It still runs. */
    RUNNING,
    /** It has said that it gave up without setting the guest running, or its copy was seen so. */
    NEVER_STARTED,
    /** It has set the guest running. */
    STARTED,
    /** It has ended, or was never seen, and what it did is not known. */
    UNPROVEN
  }
}
