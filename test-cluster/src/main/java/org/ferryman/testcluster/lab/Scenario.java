// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.Optional;

/** Something that is shown on the lab's machines. */
interface Scenario {
  /** Its name on the command line. */
  String name();

  /** One line: what it shows. */
  String summary();

  /** What it starts from; empty if that is an empty cluster. */
  Optional<GuestStart> start();

  /**
   * Whether, when all went well, it leaves what it started from, so that another one of the same
   * start can go on from there: starting the machines and the guest takes longer than most of what
   * scenarios do.
   */
  boolean leavesItsStart();

  /** Whether it can go on where another one that went well has left the machines. */
  default boolean goesOnFrom(Scenario before) {
    return before.leavesItsStart() && start().isPresent() && start().equals(before.start());
  }

  /** Whether the peers' agents can be run through it for comparison. */
  boolean peersToo();

  /**
   * Runs it. Guest and cluster are started; every check is recorded.
   *
   * @throws LabException if something that must come about does not
   */
  void run(LabRun run);
}
