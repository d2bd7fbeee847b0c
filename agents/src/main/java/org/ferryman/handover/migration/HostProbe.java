// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.util.Optional;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;

/** Gathers what preflight compares. */
@FunctionalInterface
public interface HostProbe {

  /**
   * The facts of this node.
   *
   * @param peer the other node's name
   */
  HostFacts facts(Plan plan, String peer, Operation operation);

  /**
   * Why this node does not look at the file that a peer names as the guest's: it reads no file for
   * a peer that it does not know for that guest.
   *
   * @return empty if it does
   */
  default Optional<String> unreadable(Plan plan, Operation operation) {
    return Optional.empty();
  }

  /**
   * Why the guest does not find room here now, beside those that are arriving.
   *
   * @return empty if it does, or that is not known
   */
  default Optional<String> crowded(Plan plan, Operation operation) {
    return Optional.empty();
  }

  /**
   * Why one of the resources that a peer names is not the guest's to take, as this node knows it.
   *
   * @return empty if nothing here speaks against it
   */
  default Optional<String> foreign(Plan plan, Operation operation) {
    return Optional.empty();
  }
}
