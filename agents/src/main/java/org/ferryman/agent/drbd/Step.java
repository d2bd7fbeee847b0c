// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;

/** What an action does next, decided from what is known. */
sealed interface Step {

  /** It is over. */
  record Answer(OcfAnswer answer) implements Step {}

  /** Give DRBD this command, then look again. */
  record Act(DrbdCommand move) implements Step {}

  /** Nothing can be done now, but this can pass: look again later. */
  record Wait(String reason) implements Step {}

  static Step done() {
    return new Answer(OcfAnswer.of(OcfExit.SUCCESS));
  }

  static Step fail(OcfExit exit, String reason) {
    return new Answer(OcfAnswer.of(exit, reason));
  }

  /** A command that an action gives DRBD on its way to where it wants to be. */
  enum DrbdCommand {
    /** Create what is missing and attach, connect. */
    BRING_UP,
    /** As {@link #BRING_UP}, without connecting. */
    BRING_UP_DISKS,
    /** Make this node Primary. */
    MAKE_PRIMARY,
    /** Make this node Secondary. */
    MAKE_SECONDARY,
    /** Take the resource down. */
    TAKE_DOWN
  }
}
