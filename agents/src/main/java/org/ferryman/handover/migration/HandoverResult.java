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

import static java.util.Objects.requireNonNull;

/**
 * What migrate_to answers.
 *
 * @param arrived whether the guest runs on the target
 * @param reason one line: what was decided, and what is left to do
 * @param turnedAway whether nothing was begun because the target's sshd took no more callers at
 *     that moment: then the same may be tried anew
 */
public record HandoverResult(boolean arrived, String reason, boolean turnedAway) {
  /** One that was not turned away. */
  public HandoverResult(boolean arrived, String reason) {
    this(arrived, reason, false);
  }

  /** Checks. */
  public HandoverResult {
    requireNonNull(reason, "reason");
  }
}
