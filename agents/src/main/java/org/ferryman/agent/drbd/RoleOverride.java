// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;

/**
 * What stands for a while between a resource's role and what Pacemaker is told of it: the hand-over
 * of a guest makes the target Primary ahead of Pacemaker's promote, and so does a guest's start.
 */
public interface RoleOverride {

  /** What monitor answers of a role. */
  sealed interface View {

    /** The role as it is. */
    record AsItIs() implements View {}

    /** Another role than the device's: the one that Pacemaker commanded. */
    record Commanded(boolean promoted, String why) implements View {}

    /** An error: the device is in a role that nobody commanded or permitted. */
    record Deviation(String reason) implements View {}
  }

  /**
   * What monitor answers.
   *
   * @param role the device's role
   * @param pacemakers whether this is a recurring monitor of Pacemaker's, which had commanded the
   *     role if nothing else is known
   */
  View view(DrbdResource resource, Role role, boolean pacemakers, Operation operation);

  /** Whether a hand-over goes on: the settings in the kernel are then not the configuration's. */
  boolean handingOver(DrbdResource resource);

  /** Why Pacemaker's promote must not be done now; empty if it may. */
  Optional<String> objection(DrbdStatus status);

  /**
   * Pacemaker commands a role, which ends what stood between.
   *
   * @param role empty where it commands none any more, because it stops the resource
   */
  void commanded(DrbdResource resource, Optional<Role> role, Operation operation);

  /** Pacemaker's demotion is done: what the second Primary stood in the way of is made up for. */
  void demoted(DrbdResource resource, Operation operation);

  /** Nothing stands between. */
  record None() implements RoleOverride {
    @Override
    public View view(DrbdResource resource, Role role, boolean pacemakers, Operation operation) {
      return new View.AsItIs();
    }

    @Override
    public boolean handingOver(DrbdResource resource) {
      return false;
    }

    @Override
    public Optional<String> objection(DrbdStatus status) {
      return Optional.empty();
    }

    @Override
    public void commanded(DrbdResource resource, Optional<Role> role, Operation operation) {}

    @Override
    public void demoted(DrbdResource resource, Operation operation) {}
  }
}
