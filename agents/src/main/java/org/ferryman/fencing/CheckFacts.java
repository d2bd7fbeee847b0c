// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Membership;

/**
 * All that {@code ferryman drbd check} judges by.
 *
 * @param nodeName this node's name
 * @param resource the resource's name
 * @param configuration its configuration
 * @param others what its other nodes answer, by host name
 * @param module the kernel module
 * @param sendpage its option
 * @param missingPrograms the handlers' programs that are not there or can't be executed
 * @param cib what the CIB says
 * @param membership what Pacemaker sees of the nodes
 */
record CheckFacts(
    String nodeName,
    String resource,
    ResourceConfiguration.Reading configuration,
    Map<String, OtherNodes.Answer> others,
    VersionReading module,
    ModuleOption sendpage,
    Set<String> missingPrograms,
    Reading<Cib> cib,
    Reading<Membership> membership) {

  CheckFacts {
    others = Collections.unmodifiableMap(new TreeMap<>(others));
    missingPrograms = Set.copyOf(missingPrograms);
  }

  /** Whether DRBD is known to be 8.4. */
  boolean eight() {
    return module instanceof VersionReading.Known known && !known.nine();
  }

  /** Whether DRBD is 9; 8.4 as long as it isn't known to be. */
  boolean nine() {
    return module instanceof VersionReading.Known known && known.nine();
  }
}
