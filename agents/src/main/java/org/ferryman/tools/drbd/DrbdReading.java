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

import static java.util.Objects.requireNonNull;

import org.ferryman.tools.drbd.status.DrbdStatus;

/** What is known of a resource in this node's kernel. */
public sealed interface DrbdReading {

  /** It is configured. */
  record Configured(DrbdStatus status) implements DrbdReading {
    /** Checks. */
    public Configured {
      requireNonNull(status, "status");
    }
  }

  /** Positively known not to be configured: DRBD was asked, answered in full, and has it not. */
  record Unconfigured() implements DrbdReading {}

  /**
   * Not known; never to be taken for {@link Unconfigured}.
   *
   * @param toolMissing whether drbdsetup is not there at all
   */
  record Unknown(String reason, boolean toolMissing) implements DrbdReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }

    /** Not known although the tool is there. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }
}
