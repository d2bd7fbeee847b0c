// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.World;

/** Requests about disks: attach, detach, outdate, invalidate, new generation, verify. */
public final class DiskRequests {
  private static final long ACTIVITY_LOG_KIB = 4096;

  private final World world;
  private final Replicator replicator;

  /**
   * For all nodes.
   *
   * @param world what is shared
   * @param replicator connects resources
   */
  public DiskRequests(World world, Replicator replicator) {
    this.world = world;
    this.replicator = replicator;
  }

  /**
   * Attaches a disk.
   *
   * @param device to this
   * @param path the disk
   * @param options disk options
   * @param outcome told the end
   */
  public void attach(DrbdDevice device, String path, Map<String, String> options, Outcome outcome) {
    BackingDisk disk = device.resource.node.disk(path);
    if (device.disk != null) {
      outcome.refused(Refusal.DISK_CONFIGURED);
    } else if (disk.broken()) {
      outcome.refused(Refusal.OPEN_BACKING_DEVICE);
    } else if (disk.metaData().isEmpty()) {
      outcome.refused(Refusal.NO_MAGIC);
    } else {
      device.disk = disk;
      device.sizeKib = disk.sizeKib();
      device.diskOptions.clear();
      device.diskOptions.putAll(options);
      activate(device);
      outcome.done();
    }
  }

  private void activate(DrbdDevice device) {
    MetaData metaData = device.metaData();
    device.counters.alWrites = metaData.generation().equals(DataGeneration.JUST_CREATED) ? 8 : 0;
    device.crashedPrimary = metaData.wasPrimary();
    if (device.crashedPrimary) {
      device.outOfSync(device.outOfSyncKib() + ACTIVITY_LOG_KIB);
      device.generation(generation -> generation.primary(device.resource.role == Role.PRIMARY));
    }
    if (device.resource.connection == ConnectionState.CONNECTED) {
      device.diskState = DiskState.NEGOTIATING;
      replicator.meet(device);
    } else {
      device.diskState = metaData.diskState();
      device.peerDisk = metaData.peerOutdated() ? DiskState.OUTDATED : device.peerDisk;
      boolean trusted = device.peerDisk == DiskState.OUTDATED || !Fencing.wanted(device.resource);
      if (device.diskState == DiskState.CONSISTENT && trusted) {
        device.diskState = DiskState.UP_TO_DATE;
      }
    }
    device.saveFlags();
    replicator.tellPeer(device.resource);
  }

  /**
   * Detaches the disk.
   *
   * @param device from this
   * @param force even if no good data remains
   * @param outcome told the end
   */
  public void detach(DrbdDevice device, boolean force, Outcome outcome) {
    boolean needed =
        device.resource.role == Role.PRIMARY && device.peerDisk != DiskState.UP_TO_DATE;
    if (device.disk == null) {
      outcome.done();
    } else if (needed && !force) {
      outcome.refused(Refusal.NO_UP_TO_DATE_DISK);
    } else {
      lose(device);
      outcome.done();
    }
  }

  /**
   * The disk is gone from the device, whatever follows from that.
   *
   * @param device from this
   */
  public void lose(DrbdDevice device) {
    if (device.disk == null) {
      return;
    }
    device.disk = null;
    device.diskState = DiskState.DISKLESS;
    device.diskOptions.clear();
    device.counters.clearConnection();
    device.replication =
        device.resource.connection == ConnectionState.CONNECTED
            ? ReplicationState.ESTABLISHED
            : ReplicationState.OFF;
    replicator.tellPeer(device.resource);
    Optional<DrbdDevice> peer =
        device.resource.reachablePeer().flatMap(other -> other.device(device.volume));
    peer.ifPresent(other -> other.counters.clearConnection());
  }

  /**
   * Marks the data as old.
   *
   * @param device the device
   * @param outcome told the end
   */
  public void outdate(DrbdDevice device, Outcome outcome) {
    if (!device.diskState.atLeast(DiskState.OUTDATED)) {
      outcome.refused(Refusal.LOWER_THAN_OUTDATED);
    } else if (device.resource.connection == ConnectionState.CONNECTED) {
      outcome.refused(Refusal.CONNECTED_OUTDATES);
    } else if (device.resource.role == Role.PRIMARY) {
      outcome.refused(Refusal.NO_UP_TO_DATE_DISK);
    } else {
      device.diskState = DiskState.OUTDATED;
      device.saveFlags();
      outcome.done();
    }
  }

  /**
   * Freezes the I/O of the device's resource.
   *
   * @param device the device
   * @param outcome told the end
   */
  public void suspendIo(DrbdDevice device, Outcome outcome) {
    device.resource.suspendedByUser = true;
    outcome.done();
  }

  /**
   * Lets the I/O of the device's resource go on, whatever had frozen it.
   *
   * @param device the device
   * @param outcome told the end
   */
  public void resumeIo(DrbdDevice device, Outcome outcome) {
    device.resource.suspendedByUser = false;
    replicator.fencing().resume(device.resource, "resume-io");
    outcome.done();
  }

  /**
   * Gives up the data here for the peer's.
   *
   * @param device the device
   * @param outcome told the end
   */
  public void invalidate(DrbdDevice device, Outcome outcome) {
    Optional<DrbdDevice> peer = peer(device);
    if (device.disk == null) {
      outcome.refused(Refusal.NO_LOCAL_DISK);
    } else if (peer.isPresent()) {
      full(peer.get(), device, outcome);
    } else if (device.resource.role == Role.PRIMARY) {
      outcome.refused(Refusal.NO_UP_TO_DATE_DISK);
    } else {
      device.diskState = DiskState.INCONSISTENT;
      device.outOfSync(device.disk.sizeKib());
      device.saveFlags();
      outcome.done();
    }
  }

  /**
   * Gives up the peer's data for the data here.
   *
   * @param device the device
   * @param outcome told the end
   */
  public void invalidateRemote(DrbdDevice device, Outcome outcome) {
    Optional<DrbdDevice> peer = peer(device);
    if (peer.isEmpty()) {
      outcome.refused(Refusal.NEED_CONNECTION);
    } else {
      full(device, peer.get(), outcome);
    }
  }

  private void full(DrbdDevice source, DrbdDevice target, Outcome outcome) {
    if (source.replication != ReplicationState.ESTABLISHED) {
      outcome.refused(Refusal.RESYNC_RUNNING);
    } else if (!target.hasDisk()) {
      outcome.refused(Refusal.NO_REMOTE_DISK);
    } else if (source.diskState != DiskState.UP_TO_DATE) {
      outcome.refused(Refusal.NO_UP_TO_DATE_DISK);
    } else {
      replicator.resync(source, target, true);
      outcome.done();
    }
  }

  /**
   * Begins a new data generation.
   *
   * @param device the device
   * @param clearBitmap whether both sides are declared equal, without a resync
   * @param outcome told the end
   */
  public void newCurrentUuid(DrbdDevice device, boolean clearBitmap, Outcome outcome) {
    if (device.disk == null) {
      outcome.refused(Refusal.IS_DISKLESS);
      return;
    }
    Optional<DrbdDevice> peer = peer(device).filter(DrbdDevice::hasDisk);
    if (!clearBitmap || peer.isEmpty()) {
      device.generation(
          generation ->
              generation.newCurrent(world.random(), device.resource.role == Role.PRIMARY));
    } else {
      DataGeneration fresh = device.generation().cleared(world.random());
      for (DrbdDevice side : new DrbdDevice[] {device, peer.get()}) {
        side.generation(old -> fresh.primary(side.resource.role == Role.PRIMARY));
        side.outOfSync(0);
        side.diskState = DiskState.UP_TO_DATE;
        side.peerDisk = DiskState.UP_TO_DATE;
        side.saveFlags();
      }
    }
    outcome.done();
  }

  /**
   * Compares both sides' data online.
   *
   * @param device the device
   * @param outcome told that it began
   */
  public void verify(DrbdDevice device, Outcome outcome) {
    Optional<DrbdDevice> peer = peer(device).filter(DrbdDevice::hasDisk);
    if (peer.isEmpty()) {
      outcome.refused(Refusal.NEED_CONNECTION);
    } else if (!device.resource.netOptions.containsKey("verify-alg")) {
      outcome.refused(Refusal.NO_VERIFY_ALG);
    } else if (device.replication != ReplicationState.ESTABLISHED) {
      outcome.refused(Refusal.RESYNC_RUNNING);
    } else {
      device.replication = ReplicationState.VERIFY_S;
      peer.get().replication = ReplicationState.VERIFY_T;
      long millis = device.sizeKib * 1000 / world.timings().resyncKibPerSecond();
      world.timeline().after(millis, () -> verified(device, peer.get()));
      outcome.done();
    }
  }

  private static void verified(DrbdDevice device, DrbdDevice peer) {
    if (device.replication == ReplicationState.VERIFY_S) {
      device.replication = ReplicationState.ESTABLISHED;
    }
    if (peer.replication == ReplicationState.VERIFY_T) {
      peer.replication = ReplicationState.ESTABLISHED;
    }
  }

  private static Optional<DrbdDevice> peer(DrbdDevice device) {
    return device.resource.reachablePeer().flatMap(other -> other.device(device.volume));
  }
}
