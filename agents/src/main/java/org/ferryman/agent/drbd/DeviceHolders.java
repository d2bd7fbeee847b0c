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
package org.ferryman.agent.drbd;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.ferryman.ocf.Operation;

/**
 * Finds out who holds DRBD devices open, for the reason that an administrator reads. A guest's hold
 * is seen by no {@code fuser}: its backend is in the kernel, and xenstore knows.
 */
@FunctionalInterface
public interface DeviceHolders {

  /**
   * Who holds any of these devices.
   *
   * @param minors minor numbers of DRBD devices
   */
  Reading holdersOf(Set<Integer> minors, Operation operation);

  /** What was found. */
  sealed interface Reading {

    /**
     * Found out.
     *
     * @param holders each in a few words ({@code guest vm1 (domain 3) as xvda}); empty if nobody
     *     that can be seen from here
     */
    record Known(List<String> holders) implements Reading {
      /** Copies. */
      public Known {
        holders = List.copyOf(holders);
      }
    }

    /** Could not be found out. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
