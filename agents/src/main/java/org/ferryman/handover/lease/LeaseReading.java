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
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

/** What is known of the lease on a resource. */
public sealed interface LeaseReading {

  /** Positively none. */
  record None() implements LeaseReading {}

  /** One that lasts. */
  record Held(Lease lease) implements LeaseReading {
    /** Checks. */
    public Held {
      requireNonNull(lease, "lease");
    }
  }

  /** One that has run out and was not ended: its window has to be closed. */
  record Expired(Lease lease) implements LeaseReading {
    /** Checks. */
    public Expired {
      requireNonNull(lease, "lease");
    }
  }

  /**
   * There is a file and it can't be understood; never to be taken for {@link None}.
   *
   * @param resource whose it is, by the file's name
   */
  record Unreadable(String resource, String reason) implements LeaseReading {
    /** Checks. */
    public Unreadable {
      requireNonNull(resource, "resource");
      requireNonNull(reason, "reason");
    }
  }
}
