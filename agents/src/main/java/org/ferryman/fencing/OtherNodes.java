// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

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
    record Told(String digest) implements Answer {}

    /** There it is not configured, or not rightly: what that node said. */
    record NotConfigured(String reason) implements Answer {}

    /** That node gave no answer. */
    record Unknown(String reason) implements Answer {}
  }
}
