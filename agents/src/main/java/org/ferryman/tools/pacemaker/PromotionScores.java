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
package org.ferryman.tools.pacemaker;

import java.util.OptionalInt;
import org.ferryman.ocf.Operation;

/**
 * Where promotion scores go. Publishing never fails an operation and never holds it up beyond a
 * small bound: a score is advice, and an attribute daemon that hangs is not the resource's fault.
 */
public interface PromotionScores {

  /**
   * Sets or deletes the score of an instance on this node.
   *
   * @param instance the resource's name without a clone instance's number
   * @param score the score; empty deletes it
   * @param operation bounds it and hears of failures
   */
  void publish(String instance, OptionalInt score, Operation operation);
}
