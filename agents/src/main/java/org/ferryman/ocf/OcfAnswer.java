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
package org.ferryman.ocf;

import static java.util.Objects.requireNonNull;

/**
 * What an operation answers.
 *
 * @param exit the exit code
 * @param reason one line for {@code ocf-exit-reason}; empty where there is nothing to say
 */
public record OcfAnswer(OcfExit exit, String reason) {

  /** Checks; a reason of several lines is joined into one. */
  public OcfAnswer {
    requireNonNull(exit, "exit");
    requireNonNull(reason, "reason");
    reason = reason.lines().map(String::strip).collect(java.util.stream.Collectors.joining("; "));
  }

  /** An answer that needs no explanation. */
  public static OcfAnswer of(OcfExit exit) {
    return new OcfAnswer(exit, "");
  }

  /** An answer with its reason. */
  public static OcfAnswer of(OcfExit exit, String reason) {
    return new OcfAnswer(exit, reason);
  }
}
