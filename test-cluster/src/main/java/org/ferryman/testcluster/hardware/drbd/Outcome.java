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
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;

/** Told how a request to the kernel module ended: empty is success. */
@FunctionalInterface
public interface Outcome {
  /**
   * The request ended.
   *
   * @param refusal why it was refused, or empty
   */
  void ended(Optional<Refusal> refusal);

  /** It succeeded. */
  default void done() {
    ended(Optional.empty());
  }

  /**
   * It was refused.
   *
   * @param refusal why
   */
  default void refused(Refusal refusal) {
    ended(Optional.of(refusal));
  }
}
