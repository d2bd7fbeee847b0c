// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.stream.IntStream;

/**
 * What drbdsetup of DRBD 9 says about promoting (drbdsetup-9.0(8), "events2").
 *
 * @param mayPromote nobody is Primary and good data is in reach
 * @param score 10000 if all volumes have a disk here, 100 per UpToDate volume here, 1 per UpToDate
 *     copy of the volume with fewest
 */
record PromotionInfo(boolean mayPromote, int score) {
  private static final PromotionInfo NONE = new PromotionInfo(false, 0);
  private static final int MOST = 99;

  static PromotionInfo of(DrbdResource resource) {
    IntStream copies = resource.devices().stream().mapToInt(PromotionInfo::upToDateCopies);
    int fewest = copies.min().orElse(0);
    boolean quorum = resource.devices().stream().allMatch(DrbdDevice::hasQuorum);
    if (fewest == 0 || !quorum) {
      return NONE;
    }
    long here =
        resource.devices().stream().filter(d -> d.diskState == DiskState.UP_TO_DATE).count();
    boolean disks = resource.devices().stream().allMatch(PromotionInfo::usable);
    int score = (disks ? 10_000 : 0) + (int) Math.min(here, MOST) * 100 + Math.min(fewest, MOST);
    boolean primary =
        resource.role == Role.PRIMARY
            || resource.connections().stream().anyMatch(c -> c.peerRole() == Role.PRIMARY);
    return new PromotionInfo(!primary, score);
  }

  private static boolean usable(DrbdDevice device) {
    return switch (device.diskState) {
      case UP_TO_DATE, CONSISTENT, INCONSISTENT -> true;
      case DISKLESS, ATTACHING, DETACHING, FAILED, NEGOTIATING, OUTDATED, D_UNKNOWN -> false;
    };
  }

  private static int upToDateCopies(DrbdDevice device) {
    long peers =
        device.resource.connections().stream()
            .flatMap(connection -> connection.peerDevices().stream())
            .filter(peer -> peer.device() == device && peer.disk() == DiskState.UP_TO_DATE)
            .count();
    return (int) peers + (device.diskState == DiskState.UP_TO_DATE ? 1 : 0);
  }
}
