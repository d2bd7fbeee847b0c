// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.World;

/**
 * What DRBD does about a peer that it has lost and whose disk it does not know: the handler
 * fence-peer, frozen I/O under resource-and-stonith, and what follows from the handler's exit code.
 */
final class Fencing {
  private static final String NONE = "dont-care";
  private static final String STONITH = "resource-and-stonith";

  private final World world;
  private final Handlers handlers;

  Fencing(World world, Handlers handlers) {
    this.world = world;
    this.handlers = handlers;
  }

  /** Whether the policy wants the peer's disk known before anything is written alone. */
  static boolean wanted(DrbdResource resource) {
    return !NONE.equals(resource.fencing());
  }

  /**
   * A device has lost sight of the peer's disk: I/O is frozen if the policy says so. To be asked
   * before a new data generation begins, for that waits until I/O goes on.
   *
   * @return whether I/O is frozen
   */
  boolean freeze(DrbdDevice device) {
    DrbdResource resource = device.resource;
    boolean frozen =
        resource.role == Role.PRIMARY
            && device.disk != null
            && STONITH.equals(resource.fencing())
            && device.peerDisk.atLeast(DiskState.D_UNKNOWN);
    if (frozen && !resource.suspendedByFencing) {
      resource.suspendedByFencing = true;
      log(resource, "I/O is frozen until the peer is fenced");
    }
    return resource.suspended();
  }

  /** The connection of a Primary is down: the peer is fenced unless its disk is known. */
  void peerLost(DrbdResource resource) {
    if (resource.role == Role.PRIMARY && peerDiskUnknown(resource)) {
      fencePeer(resource, fenced -> {});
    }
  }

  /** Whether the peer's disk may be good for all that is known here. */
  static boolean peerDiskUnknown(DrbdResource resource) {
    return resource.devices().stream()
        .anyMatch(device -> device.peerDisk.atLeast(DiskState.D_UNKNOWN));
  }

  /**
   * Fences the peer.
   *
   * @param done told whether the peer's disk is known to be old or worse
   */
  void fencePeer(DrbdResource resource, Consumer<Boolean> done) {
    DiskState best = best(resource);
    if (!best.atLeast(DiskState.CONSISTENT)) {
      resume(resource, "this side is not even Consistent itself");
      done.accept(false);
    } else if (!wanted(resource)) {
      done.accept(true);
    } else {
      int connections = resource.connectCount;
      handlers.call(
          resource,
          "fence-peer",
          exit -> {
            boolean still = resource.session == null && resource.connectCount == connections;
            boolean understood = still && apply(resource, FenceAnswer.of(exit));
            done.accept(understood && !peerDiskUnknown(resource));
          });
    }
  }

  private static DiskState best(DrbdResource resource) {
    return resource.devices().stream()
        .map(device -> device.diskState)
        .max(Comparator.naturalOrder())
        .orElse(DiskState.DISKLESS);
  }

  private boolean apply(DrbdResource resource, Optional<FenceAnswer> answer) {
    if (answer.isEmpty()) {
      return false;
    }
    if (answer.get() == FenceAnswer.PEER_PRIMARY && resource.role == Role.SECONDARY) {
      resource.devices().stream()
          .filter(device -> device.diskState.atLeast(DiskState.OUTDATED))
          .forEach(device -> device.diskState = DiskState.OUTDATED);
    }
    Optional<DiskState> peer = answer.get().peerDisk(best(resource));
    peer.ifPresent(state -> resource.devices().forEach(device -> device.peerDisk = state));
    resource.devices().forEach(DrbdDevice::saveFlags);
    if (!peerDiskUnknown(resource)) {
      resume(resource, "the peer is fenced");
    }
    return true;
  }

  /** Connected again before anybody was fenced: what was on its way is sent again. */
  void reconnected(DrbdResource resource) {
    resource.connectCount++;
    resource.devices().forEach(device -> device.generationPending = false);
    unfreeze(resource, "the peer is back");
  }

  /** The administrator lets I/O go on, or the fencing policy has nothing against it. */
  void resume(DrbdResource resource, String why) {
    for (DrbdDevice device : resource.devices()) {
      if (device.generationPending) {
        device.generationPending = false;
        device.diverge();
      }
    }
    unfreeze(resource, why);
  }

  private void unfreeze(DrbdResource resource, String why) {
    if (resource.suspendedByFencing) {
      resource.suspendedByFencing = false;
      log(resource, "I/O goes on: " + why);
    }
  }

  private void log(DrbdResource resource, String text) {
    world.log().add(resource.node.name(), "drbd-io", resource.name() + ": " + text);
  }

  /** A resync has ended with this side as its source: nobody needs to be kept out any more. */
  void resynced(DrbdResource source) {
    boolean allGood =
        source.devices().stream()
            .allMatch(
                device ->
                    device.diskState == DiskState.UP_TO_DATE
                        && device.peerDisk == DiskState.UP_TO_DATE);
    if (wanted(source) && allGood) {
      handlers.call(source, "unfence-peer", exit -> {});
    }
  }
}
