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

/** Whether the kernel, as set up now, would let a second node be Primary. */
public sealed interface TwoPrimariesReading {

  /** It would. */
  record Allowed() implements TwoPrimariesReading {}

  /** It would not: the kernel itself refuses. */
  record Forbidden() implements TwoPrimariesReading {}

  /** Not known. */
  record Unknown(String reason) implements TwoPrimariesReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
