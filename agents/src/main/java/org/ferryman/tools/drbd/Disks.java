/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.tools.drbd;

import java.util.List;
import org.ferryman.ocf.Operation;

/** The DRBD of this node, as a hand-over needs it. */
public interface Disks {

  /** Reads a resource's state from the kernel. */
  DrbdReading read(String resource, Operation operation);

  /** Reads whether the kernel, as set now, would let a second node be Primary. */
  TwoPrimariesReading setting(String resource, Operation operation);

  /** Reads whether the configuration allows it for good. */
  TwoPrimariesReading standing(String resource, Operation operation);

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
