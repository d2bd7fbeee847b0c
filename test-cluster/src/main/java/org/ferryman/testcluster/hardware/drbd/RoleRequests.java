// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import org.ferryman.testcluster.hardware.base.World;

/** Requests to become Primary or Secondary. */
public final class RoleRequests {
  private static final int TRIES = 4;

  private final World world;
  private final Replicator replicator;

  /**
   * For all nodes.
   *
   * @param world what is shared
   * @param replicator connects resources
   */
  public RoleRequests(World world, Replicator replicator) {
    this.world = world;
    this.replicator = replicator;
  }

  /**
   * Makes a resource Primary. Takes as long as a ping if the peer is, or seems, Primary or is
   * silent.
   *
   * @param resource the resource
   * @param force whether to accept data that is not known to be good
   * @param outcome told the end
   */
  public void primary(DrbdResource resource, boolean force, Outcome outcome) {
    attempt(resource, force, true, TRIES, outcome);
  }

  private void attempt(
      DrbdResource resource, boolean force, boolean again, int tries, Outcome outcome) {
    if (resource.role == Role.PRIMARY) {
      outcome.done();
    } else if (resource.session != null && resource.reachablePeer().isEmpty()) {
      Session session = resource.session;
      later(
          resource,
          () -> {
            if (resource.session == session && resource.reachablePeer().isEmpty()) {
              replicator.lost(resource, ConnectionState.NETWORK_FAILURE);
            }
            attempt(resource, force, again, tries, outcome);
          });
    } else if (resource.peerRole == Role.PRIMARY && !resource.allowsTwoPrimaries()) {
      if (again) {
        later(resource, () -> attempt(resource, force, false, tries, outcome));
      } else {
        outcome.refused(Refusal.TWO_PRIMARIES);
      }
    } else {
      promote(resource, force, tries, outcome);
    }
  }

  private void later(DrbdResource resource, Runnable action) {
    world.timeline().after(Math.min(world.timings().ping(), resource.pingMillis()), action);
  }

  /** Fences the peer first where the policy wants it, as often as drbd_set_role() tries. */
  private void promote(DrbdResource resource, boolean force, int tries, Outcome outcome) {
    boolean alone = resource.session == null;
    boolean perhapsOld =
        resource.devices().stream().anyMatch(device -> device.diskState == DiskState.CONSISTENT);
    boolean fence =
        alone
            && Fencing.wanted(resource)
            && (Fencing.peerDiskUnknown(resource) || (perhapsOld && !force));
    if (!fence || anyWorseThanConsistent(resource)) {
      become(resource, force, outcome);
    } else if (tries == 0) {
      outcome.refused(perhapsOld ? Refusal.NO_UP_TO_DATE_DISK : Refusal.PRIMARY_NOP);
    } else {
      replicator
          .fencing()
          .fencePeer(resource, fenced -> fenced(resource, fenced, force, tries, outcome));
    }
  }

  private void fenced(
      DrbdResource resource, boolean fenced, boolean force, int tries, Outcome outcome) {
    for (DrbdDevice device : resource.devices()) {
      if (!fenced && force && resource.session == null) {
        device.peerDisk = DiskState.OUTDATED;
      }
      if (fenced && device.diskState == DiskState.CONSISTENT) {
        device.diskState = DiskState.UP_TO_DATE;
      }
    }
    attempt(resource, force, true, tries - 1, outcome);
  }

  private static boolean anyWorseThanConsistent(DrbdResource resource) {
    return resource.devices().stream()
        .anyMatch(device -> !device.diskState.atLeast(DiskState.CONSISTENT));
  }

  private void become(DrbdResource resource, boolean force, Outcome outcome) {
    boolean forced = false;
    for (DrbdDevice device : resource.devices()) {
      boolean good =
          device.diskState == DiskState.UP_TO_DATE || device.peerDisk == DiskState.UP_TO_DATE;
      boolean forcible = force && device.hasDisk();
      if (!good && !forcible) {
        outcome.refused(Refusal.NO_UP_TO_DATE_DISK);
        return;
      }
      if (!good) {
        forced = true;
        device.diskState = DiskState.UP_TO_DATE;
      }
    }
    resource.role = Role.PRIMARY;
    resource.discardMyData = false;
    for (DrbdDevice device : resource.devices()) {
      mark(device, forced);
    }
    world.log().add(resource.node.name(), "drbd-role", resource.name() + " is Primary");
    replicator.tellPeer(resource);
    if (forced) {
      resource.devices().forEach(replicator::meet);
    }
    outcome.done();
  }

  private void mark(DrbdDevice device, boolean forced) {
    if (!device.hasDisk()) {
      return;
    }
    boolean alone =
        device.resource.connection != ConnectionState.CONNECTED
            || !device.peerDisk.atLeast(DiskState.NEGOTIATING);
    if ((alone && device.generation().bitmap() == 0) || forced) {
      device.generation(generation -> generation.newCurrent(world.random(), true));
    }
    device.generation(generation -> generation.primary(true));
    device.saveFlags();
  }

  /**
   * Makes a resource Secondary.
   *
   * @param resource the resource
   * @param outcome told the end
   */
  public void secondary(DrbdResource resource, Outcome outcome) {
    if (resource.role == Role.SECONDARY) {
      outcome.done();
    } else if (resource.open()) {
      outcome.refused(Refusal.DEVICE_IN_USE);
    } else {
      resource.role = Role.SECONDARY;
      for (DrbdDevice device : resource.devices()) {
        if (device.hasDisk()) {
          device.generation(generation -> generation.primary(false));
          device.saveFlags();
        }
      }
      world.log().add(resource.node.name(), "drbd-role", resource.name() + " is Secondary");
      replicator.tellPeer(resource);
      outcome.done();
    }
  }
}
