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
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

/** What became of a command to a domain. The truth is what is read afterwards. */
public sealed interface XlOutcome {

  /** One line: what was tried and what xl said; empty for {@link Done}. */
  String reason();

  /** The command succeeded. */
  record Done() implements XlOutcome {
    @Override
    public String reason() {
      return "";
    }
  }

  /** The guest has no paravirtual control interface to be told through; ACPI may reach it. */
  record NoControlInterface(String reason) implements XlOutcome {
    /** Checks. */
    public NoControlInterface {
      requireNonNull(reason, "reason");
    }
  }

  /** The guest did not acknowledge: paused, crashed or hung. */
  record NotAcknowledged(String reason) implements XlOutcome {
    /** Checks. */
    public NotAcknowledged {
      requireNonNull(reason, "reason");
    }
  }

  /** xl is missing on this node. */
  record Missing(String reason) implements XlOutcome {
    /** Checks. */
    public Missing {
      requireNonNull(reason, "reason");
    }
  }

  /** Failed, or not over when its time was up: what it did is not known. */
  record Failed(String reason) implements XlOutcome {
    /** Checks. */
    public Failed {
      requireNonNull(reason, "reason");
    }
  }

  /** Whether it succeeded. */
  default boolean done() {
    return this instanceof Done;
  }
}
