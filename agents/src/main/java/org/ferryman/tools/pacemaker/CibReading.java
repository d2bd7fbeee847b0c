// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static java.util.Objects.requireNonNull;

/** What is known of the CIB. */
public sealed interface CibReading {

  /** It was read. */
  record Known(Cib cib) implements CibReading {
    /** Checks. */
    public Known {
      requireNonNull(cib, "cib");
    }
  }

  /** It was not. */
  record Unknown(String reason) implements CibReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }
}
