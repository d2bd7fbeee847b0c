// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.simulation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ferryman.ocf.Operation;

/** Pacemaker's scheduler, asked about a CIB on paper. Changes nothing in the cluster. */
public interface Scheduler {

  /** What it answers. */
  sealed interface Reading {
    /** It told. */
    record Known(Transition transition) implements Reading {
      /** Checks. */
      public Known {
        requireNonNull(transition, "transition");
      }
    }

    /** It did not. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }

  /**
   * Something that happens to the cluster on paper.
   *
   * @param option how crm_simulate(8) is told of it
   * @param failing whether it is an action that will fail, if it comes to it
   */
  record Event(String option, boolean failing) {
    /** Checks. */
    public Event {
      requireNonNull(option, "option");
    }

    /** A node is lost without a word: the others must fence it. */
    public static Event nodeLost(String node) {
      return new Event("--node-fail=" + node, false);
    }
  }

  /** What it would do next with that CIB, after these events. */
  Reading transition(String cib, List<Event> events, Operation operation);
}
