// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A volume of a resource on one node: its disk, and what is known of the peer's. */
public final class DrbdDevice {
  final DrbdResource resource;
  final int volume;
  final int minor;
  final Counters counters = new Counters();
  final Map<String, String> diskOptions = new LinkedHashMap<>();
  final Set<String> openers = new TreeSet<>();
  BackingDisk disk;
  DiskState diskState = DiskState.DISKLESS;
  DiskState peerDisk = DiskState.D_UNKNOWN;
  ReplicationState replication = ReplicationState.OFF;
  boolean crashedPrimary;
  boolean generationPending;
  private boolean heldBack;
  boolean pausedHere;
  boolean pausedByPeer;
  private boolean diskless;
  boolean quorum = true;
  long resyncTotalKib;
  long sizeKib;

  DrbdDevice(DrbdResource resource, int volume, int minor) {
    this.resource = resource;
    this.volume = volume;
    this.minor = minor;
  }

  /**
   * The resource it belongs to.
   *
   * @return the resource on this node
   */
  public DrbdResource resource() {
    return resource;
  }

  /**
   * Its minor number.
   *
   * @return the minor
   */
  public int minor() {
    return minor;
  }

  /**
   * The state of its disk.
   *
   * @return the state
   */
  public DiskState diskState() {
    return diskState;
  }

  /**
   * What it is called in measurements.
   *
   * @return resource/volume
   */
  public String key() {
    return resource.name() + "/" + volume;
  }

  /**
   * Opens it for writing.
   *
   * @param holder who
   * @return false if the resource is not Primary
   */
  public boolean open(String holder) {
    if (resource.role != Role.PRIMARY) {
      return false;
    }
    openers.add(holder);
    return true;
  }

  /**
   * Closes it.
   *
   * @param holder who had it open
   */
  public void close(String holder) {
    openers.remove(holder);
  }

  /**
   * Who has it open.
   *
   * @return the holders
   */
  public Set<String> openers() {
    return Set.copyOf(openers);
  }

  DataGeneration generation() {
    return metaData().generation();
  }

  MetaData metaData() {
    return disk.metaData().orElseThrow();
  }

  void generation(UnaryOperator<DataGeneration> change) {
    disk.metaData(metaData().with(change.apply(generation())));
  }

  /** What is written from now on the peer does not get: a new data generation begins. */
  void diverge() {
    if (diskState == DiskState.UP_TO_DATE && generation().bitmap() == 0) {
      boolean primary = resource.role == Role.PRIMARY;
      generation(old -> old.newCurrent(resource.node.world().random(), primary));
    }
  }

  long outOfSyncKib() {
    return disk == null ? 0 : metaData().outOfSyncKib();
  }

  void outOfSync(long kib) {
    if (disk != null) {
      disk.metaData(metaData().outOfSync(Math.max(0, Math.min(kib, disk.sizeKib()))));
    }
  }

  boolean hasDisk() {
    return disk != null && diskState.atLeast(DiskState.INCONSISTENT);
  }

  boolean hasOrNegotiates() {
    return hasDisk() || diskState == DiskState.NEGOTIATING;
  }

  void saveFlags() {
    if (disk != null && diskState.atLeast(DiskState.INCONSISTENT)) {
      disk.metaData(
          metaData()
              .flags(
                  diskState,
                  resource.role == Role.PRIMARY,
                  resource.connection == ConnectionState.CONNECTED)
              .peerOutdated(
                  peerDisk.atLeast(DiskState.INCONSISTENT)
                      && !peerDisk.atLeast(DiskState.D_UNKNOWN)));
    }
  }

  /** Options of resyncs: of the disk in 8.4, of the connection's volume in 9. */
  Map<String, String> syncOptions() {
    return resource.connections().stream()
        .findFirst()
        .map(connection -> connection.options(volume))
        .orElse(diskOptions);
  }

  /**
   * Whether DRBD 9 (9.2.19 and later), once it has lost a Primary, holds good data at Consistent:
   * it has yet to compare it with the other survivors', which the model does not have.
   *
   * @param held true from now on; false lets held data be good again
   */
  public void heldBack(boolean held) {
    heldBack = held;
    if (!held && diskState == DiskState.CONSISTENT) {
      diskState = DiskState.UP_TO_DATE;
      saveFlags();
    }
  }

  void primaryLost() {
    if (heldBack && diskState == DiskState.UP_TO_DATE) {
      diskState = DiskState.CONSISTENT;
    }
  }

  /** Whether it has no disk on purpose. */
  boolean client() {
    return diskless && disk == null;
  }

  void diskless(boolean onPurpose) {
    diskless = onPurpose;
  }

  /** Whether enough peers are there to write. */
  boolean hasQuorum() {
    return quorum;
  }

  /** Where reads come from: this disk if it is good, else the peer's if it is. */
  Optional<DrbdDevice> readable() {
    if (diskState == DiskState.UP_TO_DATE) {
      return Optional.of(this);
    }
    return resource
        .reachablePeer()
        .flatMap(peer -> peer.device(volume))
        .filter(device -> device.diskState == DiskState.UP_TO_DATE);
  }
}
