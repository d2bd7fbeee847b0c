// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;
import org.ferryman.testcluster.hardware.base.DiskContent;
import org.ferryman.testcluster.hardware.base.World;

/** Reads and writes of a guest through its node's DRBD device. */
public final class VolumeIo {
  private static final long WRITE_KIB = 4;
  private static final long REGION_KIB = 4096;

  private final World world;
  private final DiskRequests disks;

  /**
   * For all nodes.
   *
   * @param world what is shared
   * @param disks takes a broken disk away
   */
  public VolumeIo(World world, DiskRequests disks) {
    this.world = world;
    this.disks = disks;
  }

  /** How a write ended. */
  public enum Written {
    /** It is where the protocol wants it. */
    ACKNOWLEDGED,
    /** It is on its way: try the same again. */
    WAITING,
    /** It failed. */
    ERROR
  }

  /**
   * The data that a reader of this device gets.
   *
   * @param device the device
   * @return the content, or empty for an I/O error
   */
  public Optional<DiskContent> read(DrbdDevice device) {
    dropBrokenDisk(device);
    return device.readable().map(source -> source.disk.content());
  }

  /**
   * Writes, or goes on with a write that was on its way.
   *
   * @param device the device
   * @param branch the run of the guest
   * @param sequence the number written
   * @return how it ended
   */
  public Written write(DrbdDevice device, int branch, long sequence) {
    DrbdResource resource = device.resource;
    if (resource.role != Role.PRIMARY) {
      return Written.ERROR;
    }
    if (resource.suspended()) {
      return Written.WAITING;
    }
    if (!device.hasQuorum()) {
      return Written.ERROR;
    }
    dropBrokenDisk(device);
    if (device.readable().isEmpty() && device.diskState != DiskState.UP_TO_DATE) {
      return resource.session != null && resource.reachablePeer().isEmpty()
          ? Written.WAITING
          : Written.ERROR;
    }
    boolean here = device.hasDisk();
    if (here) {
      writeLocally(device, branch, sequence);
    }
    if (resource.session == null) {
      markOutOfSync(device);
      return Written.ACKNOWLEDGED;
    }
    return replicate(device, branch, sequence, here);
  }

  private static void writeLocally(DrbdDevice device, int branch, long sequence) {
    if (device.disk.content().lastOf(branch) != sequence) {
      device.disk.content().put(branch, sequence);
      device.counters.written += WRITE_KIB;
    }
  }

  private Written replicate(DrbdDevice device, int branch, long sequence, boolean here) {
    DrbdResource resource = device.resource;
    Optional<DrbdResource> peer = resource.reachablePeer();
    if (peer.isEmpty()) {
      boolean asynchronous = !"C".equals(resource.netOption("protocol", "C"));
      return asynchronous && here ? Written.ACKNOWLEDGED : Written.WAITING;
    }
    peer.get().device(device.volume).ifPresent(this::dropBrokenDisk);
    Optional<DrbdDevice> other = peer.get().device(device.volume).filter(DrbdDevice::hasDisk);
    if (other.isPresent()) {
      writeLocally(other.get(), branch, sequence);
      device.counters.sent += WRITE_KIB;
      other.get().counters.received += WRITE_KIB;
    } else {
      markOutOfSync(device);
    }
    return here || other.isPresent() ? Written.ACKNOWLEDGED : Written.ERROR;
  }

  private static void markOutOfSync(DrbdDevice device) {
    if (device.disk != null && device.outOfSyncKib() < REGION_KIB) {
      device.outOfSync(device.outOfSyncKib() + WRITE_KIB);
    }
  }

  private void dropBrokenDisk(DrbdDevice device) {
    if (device.disk != null && device.disk.broken()) {
      world
          .log()
          .add(
              device.resource.node.name(),
              "disk-failed",
              device.key() + " lost " + device.disk.path());
      device.diskState = DiskState.FAILED;
      disks.lose(device);
    }
  }
}
