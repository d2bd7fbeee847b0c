// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.ferryman.tools.xen.GuestName;

/**
 * What an agent for guests asks of whoever knows both nodes: live migration, and making a guest's
 * disks Primary for its start.
 */
public interface GuestHandover {

  /**
   * What became of it.
   *
   * @param done whether what was asked for is so
   * @param reason one line; may be empty if it is done
   */
  record Outcome(boolean done, String reason) {}

  /** A guest's turn: nothing else changes it until this is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A migration that Pacemaker wants.
   *
   * @param guest who moves
   * @param configuration its configuration file, the same path on both nodes
   * @param target the node it goes to
   * @param way how ssh reaches the target
   * @param resources the DRBD resources below its disks
   * @param scripted whether all of them are promoted by the hotplug script
   * @param options for {@code xl migrate}
   * @param attached those of the resources that the running guest has and its file does not name
   */
  record MigrationRequest(
      GuestName guest,
      Path configuration,
      String target,
      Way way,
      List<String> resources,
      boolean scripted,
      List<String> options,
      List<String> attached) {
    /** Copies. */
    public MigrationRequest {
      resources = List.copyOf(resources);
      options = List.copyOf(options);
      attached = List.copyOf(attached);
    }
  }

  /**
   * A guest that the cluster may run on this node.
   *
   * @param guest its name
   * @param configuration its configuration file
   * @param resources the DRBD resources below its disks; if empty, those found in the disk lines
   * @param user who logs in on the other node; empty for the one in the settings
   * @param port where sshd listens there; empty for the one in the settings
   * @param networkAttribute the node attribute with the other node's address
   * @param leavesLostDisk whether it shall move away from a disk that is lost
   * @param sharedDisks disks that both nodes have by other means than DRBD: names or paths
   * @param resource the cluster's resource that it is; empty if an earlier version remembered it
   * @param trouble what is wrong with its configuration file; empty if nothing is
   */
  record Known(
      GuestName guest,
      Path configuration,
      List<String> resources,
      Optional<String> user,
      Optional<Integer> port,
      Optional<String> networkAttribute,
      boolean leavesLostDisk,
      List<String> sharedDisks,
      String resource,
      String trouble) {
    /** One without shared disks, of which no resource and no trouble is known. */
    public Known(
        GuestName guest,
        Path configuration,
        List<String> resources,
        Optional<String> user,
        Optional<Integer> port,
        Optional<String> networkAttribute,
        boolean leavesLostDisk) {
      this(
          guest,
          configuration,
          resources,
          user,
          port,
          networkAttribute,
          leavesLostDisk,
          List.of(),
          "",
          "");
    }

    /** Copies. */
    public Known {
      sharedDisks = List.copyOf(sharedDisks);
      resources = List.copyOf(resources);
    }
  }

  /** Remembers a guest: whether this node could take it is then published. */
  void remember(Known known, Operation operation);

  /** Remembers the id of the domain that a guest runs in here. */
  void runsAs(GuestName guest, int domain, Operation operation);

  /**
   * The id of the domain that a guest was last seen to run in here, since the boot. Xen gives none
   * again before it has given 32 thousand others.
   */
  OptionalInt lastDomain(GuestName guest, Operation operation);

  /** The guests that this node remembers. */
  List<Known> remembered(Operation operation);

  /**
   * The configuration file of a guest of that name that the cluster may run on this node; empty if
   * it has none, as far as is known.
   */
  Optional<Path> configurationOf(String guest, Operation operation);

  /**
   * Waits for the guest's turn; what goes on in the background for it is broken off in order.
   *
   * @throws OcfFailure if it does not come in time
   */
  Turn take(GuestName guest, Operation operation);

  /**
   * Why a guest could not be resumed on this node if its migration broke late; empty if it could,
   * or if that can't be told.
   */
  default Optional<String> unresumable(Operation operation) {
    return Optional.empty();
  }

  /**
   * The cluster's resource that has this configuration file and comes before this one in the CIB:
   * two resources on one file are one guest, which each would stop under the other.
   *
   * @param resource the resource that asks
   * @return empty if there is none, if the CIB can't be read, or if it has not that resource
   */
  default Optional<String> ownerOf(Path configuration, String resource, Operation operation) {
    return Optional.empty();
  }

  /** Moves the guest. */
  Outcome migrateTo(MigrationRequest move, Operation operation);

  /** Waits until the guest that moves here runs here, or is seen not to come. */
  Outcome migrateFrom(GuestName guest, Operation operation);

  /**
   * Brings what is left of a hand-over of this guest to an end, on whichever of its ends this is,
   * before the guest is stopped here.
   */
  void abandon(GuestName guest, Operation operation);

  /**
   * Makes the guest's disks Primary here for its start, once they are nowhere else.
   *
   * @param before the DRBD resources that must be Primary before the guest is created
   * @param scripted those that the hotplug script makes Primary, which is left to it where
   *     Pacemaker commands no role of them
   * @param operation bounds the wait for the other node's demotion
   */
  Outcome promote(GuestName guest, List<String> before, List<String> scripted, Operation operation);

  /**
   * The guest is proven not to run here: disks that were made Primary for its start or its arrival,
   * ahead of a promote that Pacemaker did not command since, become Secondary again.
   */
  void release(GuestName guest, Operation operation);
}
