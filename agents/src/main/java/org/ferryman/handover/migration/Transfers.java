// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/**
 * The {@code xl migrate} processes of this node. Each runs in a session of its own, its standard
 * error and exit code in files of a folder per guest, so that it outlives whoever began it.
 */
public interface Transfers {

  /**
   * What is known of a guest's transfer.
   *
   * @param plan what it does; empty where it was never begun
   * @param end how far it came
   * @param words its last lines, for a reason
   */
  record Reading(Optional<Plan> plan, TransferEnd end, String words) {
    /** None was begun, or the last one is settled. */
    public static final Reading NONE = new Reading(Optional.empty(), TransferEnd.NOT_BEGUN, "");

    /** Checks. */
    public Reading {
      requireNonNull(plan, "plan");
      requireNonNull(end, "end");
      requireNonNull(words, "words");
    }
  }

  /** Begins one; refused while another of this guest is there. */
  StepOutcome begin(Plan plan, Operation operation);

  /** Looks at the guest's transfer. */
  Reading read(String vm);

  /**
   * Whether xl has reported that the guest was started on the target: then it has only to clear up
   * here, which takes it the longer the more memory the guest has.
   */
  boolean startedThere(String vm);

  /** Ends its ssh, upon which xl itself breaks off and resumes the guest where it may. */
  StepOutcome breakOff(String vm, Operation operation);

  /** Ends xl itself: what it leaves has to be looked at. */
  StepOutcome kill(String vm, Operation operation);

  /** Forgets one that is over and settled. */
  void forget(String vm);

  /** The guests with a transfer that is not settled. */
  List<String> guests();

  /** How far the source's {@code xl migrate} came. */
  enum TransferEnd {
    /** It was never begun. */
    NOT_BEGUN,
    /** It runs. */
    RUNNING,
    /** It exited with 0: the target had reported that the guest runs there. */
    REPORTED_SUCCESS,
    /** It exited with another code, was killed, or is gone without one. */
    BROKEN
  }
}
