// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** What is known of all transient attributes of this node. */
public sealed interface AttributesReading {

  /** These are set, by name; those with an empty value, which deleting leaves behind, left out. */
  record Known(Map<String, String> values) implements AttributesReading {
    /** Copies. */
    public Known {
      values = Map.copyOf(values);
    }
  }

  /** Not known. */
  record Unknown(String reason) implements AttributesReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
