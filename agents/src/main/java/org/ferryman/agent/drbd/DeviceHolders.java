// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.List;
import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;

/**
 * Finds out who holds DRBD devices open, for the reason that an administrator reads. A guest's hold
 * is seen by no {@code fuser}: its backend is in the kernel, and xenstore knows.
 */
@FunctionalInterface
public interface DeviceHolders {

  /**
   * Who holds any of these devices.
   *
   * @param minors minor numbers of DRBD devices
   * @return each in a few words ({@code guest vm1 (domain 3) as xvda}); empty if nobody that can be
   *     seen from here
   */
  Reading<List<String>> holdersOf(Set<Integer> minors, Operation operation);
}
