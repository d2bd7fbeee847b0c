// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static java.util.Objects.requireNonNull;

import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.config.ConfigurationDigest;

/** The other nodes of a resource, asked how they have it configured. */
public interface OtherNodes {

  /** Asks a node, by its host name, for its {@link ConfigurationDigest}. */
  Answer digest(String host, DrbdResource resource, Operation operation);

  /** What came of asking. */
  sealed interface Answer {

    /** The resource is configured there, and this is its digest. */
    record Told(String digest) implements Answer {
      /** Checks. */
      public Told {
        requireNonNull(digest, "digest");
      }
    }

    /** There it is not configured, or not rightly: what that node said. */
    record NotConfigured(String reason) implements Answer {
      /** Checks. */
      public NotConfigured {
        requireNonNull(reason, "reason");
      }
    }

    /** That node gave no answer. */
    record Unknown(String reason) implements Answer {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
