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
package org.ferryman.tools.xen;

import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.StepOutcome;

/** The Xen guests of this node, as a hand-over needs them. */
public interface Guests {

  /** Looks at all domains once. */
  Sighting look(String vm, Operation operation);

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
