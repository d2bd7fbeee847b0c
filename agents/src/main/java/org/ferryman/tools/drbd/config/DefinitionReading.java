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
package org.ferryman.tools.drbd.config;

import static java.util.Objects.requireNonNull;

/** What is known of a resource's definition in the configuration. */
public sealed interface DefinitionReading {

  /** It is defined for this host. */
  record Defined(ResourceDefinition definition) implements DefinitionReading {
    /** Checks. */
    public Defined {
      requireNonNull(definition, "definition");
    }
  }

  /** The configuration was read and does not define it for this host. */
  record NotDefined(String reason) implements DefinitionReading {
    /** Checks. */
    public NotDefined {
      requireNonNull(reason, "reason");
    }
  }

  /** The configuration can't be read or has an error; it stays so until it is mended. */
  record Unusable(String reason) implements DefinitionReading {
    /** Checks. */
    public Unusable {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Not known: the tool failed or did not answer.
   *
   * @param toolMissing whether drbdadm is not there at all
   */
  record Unknown(String reason, boolean toolMissing) implements DefinitionReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
