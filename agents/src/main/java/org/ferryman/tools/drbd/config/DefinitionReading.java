// SPDX-License-Identifier: Apache-2.0
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
