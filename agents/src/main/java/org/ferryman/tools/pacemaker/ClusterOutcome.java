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

import static java.util.Objects.requireNonNull;

/** What became of a change asked of the cluster. */
public sealed interface ClusterOutcome {

  /** The cluster took it. */
  record Done() implements ClusterOutcome {}

  /** It did not, or not in time. */
  record Failed(String reason) implements ClusterOutcome {
    /** Checks. */
    public Failed {
      requireNonNull(reason, "reason");
    }
  }
}
