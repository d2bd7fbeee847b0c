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
package org.ferryman.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the DRBD agent waits between tries.
 *
 * @param firstPause before the second try; doubled before each further one
 * @param longestPause the most between two tries
 */
public record DrbdSettings(Duration firstPause, Duration longestPause) {

  /** Checks. */
  public DrbdSettings {
    requireNonNull(firstPause, "firstPause");
    requireNonNull(longestPause, "longestPause");
  }
}
