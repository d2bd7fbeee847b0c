// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static java.util.Objects.requireNonNull;

/** What is known of a transient attribute of this node. */
public sealed interface AttributeReading {

  /** It is set. */
  record Value(String value) implements AttributeReading {
    /** Checks. */
    public Value {
      requireNonNull(value, "value");
    }
  }

  /** Positively known not to be set. */
  record Unset() implements AttributeReading {}

  /** Not known. */
  record Unknown(String reason) implements AttributeReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
