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
package org.ferryman.handover.migration;

import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.StepOutcome;

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
}
