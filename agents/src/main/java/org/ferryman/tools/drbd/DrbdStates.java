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

import java.util.Map;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.status.DrbdStatus;

/** Reads the state of all resources of this node's kernel at once. */
@FunctionalInterface
public interface DrbdStates {

  /** What is configured, by name, without statistics. */
  Reading all(Operation operation);

  /** What is known of all resources. */
  sealed interface Reading {
    /** All that is configured. */
    record Known(Map<String, DrbdStatus> statuses) implements Reading {
      /** Copies. */
      public Known {
        statuses = Map.copyOf(statuses);
      }
    }

    /** Not known. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
