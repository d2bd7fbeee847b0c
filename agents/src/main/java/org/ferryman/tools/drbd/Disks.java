// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.List;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;

/** The DRBD of this node, as a hand-over needs it. */
public interface Disks {

  /** DRBD's name of the node that Pacemaker calls so. */
  default String nodeName(String pacemakers) {
    return pacemakers;
  }

  /** Reads a resource's state from the kernel. */
  DrbdReading read(String resource, Operation operation);

  /** Reads whether the kernel, as set now, would let a second node be Primary. */
  TwoPrimariesReading setting(String resource, Operation operation);

  /** Reads whether the configuration allows it for good. */
  TwoPrimariesReading twoPrimariesConfigured(String resource, Operation operation);

  /** The protocol by which it replicates; {@code C} where that can't be read. */
  default String protocol(String resource, Operation operation) {
    return "C";
  }

  /**
   * The resources that guests of this node use, as far as their files can be read: what others use
   * two Primaries for is none of Ferryman's business.
   */
  List<String> resources(Operation operation);

  /** Sets allow-two-primaries in this node's kernel. */
  StepOutcome allowTwoPrimaries(String resource, boolean allow, Operation operation);

  /** Makes this node Primary, never by force; done if it is. */
  StepOutcome primary(String resource, Operation operation);

  /** Makes this node Secondary; refused by DRBD while the device is open; done if it is. */
  StepOutcome secondary(String resource, Operation operation);

  /** Connects to the peers, after a disconnect. */
  StepOutcome connect(String resource, Operation operation);
}
