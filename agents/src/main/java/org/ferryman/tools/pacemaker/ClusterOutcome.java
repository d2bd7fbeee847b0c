// SPDX-License-Identifier: Apache-2.0
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
