// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.change;

import java.time.Duration;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** What an administrator asks of the cluster. Each can be asked for again. */
public interface ClusterChanges {

  /** Puts a node in standby, for good. */
  StepOutcome standby(String node, Operation operation);

  /** Takes a node out of standby. */
  StepOutcome active(String node, Operation operation);

  /**
   * Asks a resource to go to a node.
   *
   * @param lifetime after that the constraint has no effect any more, should nobody clear it
   */
  StepOutcome move(String resource, String node, Duration lifetime, Operation operation);

  /** Removes the constraints that moves of a resource have left behind; done if there are none. */
  StepOutcome clear(String resource, Operation operation);
}
