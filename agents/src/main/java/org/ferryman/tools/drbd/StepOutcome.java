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

/** What became of one step. The truth is what is looked at afterwards. */
public sealed interface StepOutcome {
  /** The outcome of a step that succeeded. */
  static StepOutcome ok() {
    return new Done();
  }

  /** One line: what was tried and what came of it; empty if it succeeded. */
  String reason();

  /** Whether it succeeded. */
  default boolean done() {
    return this instanceof Done;
  }

  /** It succeeded. */
  record Done() implements StepOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** It failed, or it is not known whether it did. */
  record Failed(String reason) implements StepOutcome {
    /** Checks. */
    public Failed {
      requireNonNull(reason, "reason");
    }
  }
}
