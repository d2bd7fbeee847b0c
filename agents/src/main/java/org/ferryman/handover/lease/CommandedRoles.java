// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * What Pacemaker commanded last, per DRBD resource of this node. Kept under {@code /run}, rebuilt
 * from operations.
 */
public interface CommandedRoles {

  /** The role commanded last; {@link CommandedRole#NONE} where nothing is known. */
  CommandedRole of(String resource);

  /**
   * Pacemaker commanded a role: remembered, and whatever lease there is on the resource has served
   * its purpose.
   */
  void commanded(String resource, CommandedRole role);

  /** The resource of that name, in the file ({@code drbdconf}) that Pacemaker's operations name. */
  default DrbdResource resource(String name) {
    return DrbdResource.named(name);
  }

  /** Pacemaker's operations name that file for it. */
  default void configured(DrbdResource resource) {}

  /** The roles of several resources. */
  default Map<String, CommandedRole> of(List<String> resources) {
    return resources.stream().collect(Collectors.toMap(resource -> resource, this::of));
  }

  /** The role of a DRBD resource on one node that Pacemaker commanded last. */
  enum CommandedRole {
    /** Its last word was promote. */
    PROMOTED,
    /** Its last word was start or demote. */
    UNPROMOTED,
    /**
     * It commands no role here: the resource is not in the CIB, or stopped, or nothing is known.
     */
    NONE
  }
}
