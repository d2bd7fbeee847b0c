// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;

/**
 * How good the data is, as this node's DRBD knows it.
 *
 * @param primary whether this node is Primary
 * @param here the data of this node, all volumes together
 * @param peer the data of the peer, as last heard
 * @param words the disk states, for people: {@code UpToDate/DUnknown}
 */
public record LocalData(boolean primary, Grade here, PeerGrade peer, String words) {

  private static final Set<DiskState> WORSE_THAN_OUTDATED =
      Set.of(DiskState.INCONSISTENT, DiskState.DISKLESS, DiskState.FAILED);

  /** This node's data. */
  public enum Grade {
    /** The newest. */
    UP_TO_DATE,
    /** Usable; whether it is the newest can't be told without the peer. */
    CONSISTENT,
    /** Not to be promoted. */
    NOT_GOOD
  }

  /** The peer's data. */
  public enum PeerGrade {
    /** Every volume is known to be Inconsistent or worse. */
    INCONSISTENT,
    /** Every volume is known to be Outdated or worse. */
    OUTDATED,
    /** It may be as good as ours. */
    UNKNOWN
  }

  /** From what DRBD says, where there is one peer; of several none is known to be bad. */
  public static LocalData of(DrbdStatus status) {
    List<DiskState> disks = status.volumes().stream().map(DrbdVolume::disk).toList();
    List<DiskState> peers = status.peerVolumes().map(DrbdPeerVolume::disk).toList();
    return new LocalData(
        status.primary(),
        diskless(status) ? gradeOfPeers(status) : grade(disks),
        status.connections().size() == 1 ? peerGrade(peers) : PeerGrade.UNKNOWN,
        words(disks) + "/" + (peers.isEmpty() ? DiskState.DUNKNOWN.word() : words(peers)));
  }

  /** A client of DRBD 9, or one that has lost its disk: it reads and writes by its peers. */
  private static boolean diskless(DrbdStatus status) {
    return status.primary()
        && status.volumes().stream().anyMatch(volume -> volume.disk() == DiskState.DISKLESS);
  }

  private static Grade gradeOfPeers(DrbdStatus status) {
    boolean served =
        status.volumes().stream()
            .allMatch(
                volume ->
                    volume.disk() == DiskState.UP_TO_DATE
                        || status.connections().stream()
                            .filter(it -> it.state() == ConnectionState.CONNECTED)
                            .flatMap(it -> it.volumes().stream())
                            .anyMatch(
                                peer ->
                                    peer.number() == volume.number()
                                        && peer.disk() == DiskState.UP_TO_DATE));
    return served ? Grade.UP_TO_DATE : Grade.NOT_GOOD;
  }

  private static Grade grade(List<DiskState> disks) {
    if (disks.isEmpty()) {
      return Grade.NOT_GOOD;
    }
    if (disks.stream().allMatch(disk -> disk == DiskState.UP_TO_DATE)) {
      return Grade.UP_TO_DATE;
    }
    return disks.stream()
            .allMatch(disk -> disk == DiskState.UP_TO_DATE || disk == DiskState.CONSISTENT)
        ? Grade.CONSISTENT
        : Grade.NOT_GOOD;
  }

  private static PeerGrade peerGrade(List<DiskState> disks) {
    if (disks.isEmpty()) {
      return PeerGrade.UNKNOWN;
    }
    if (disks.stream().allMatch(WORSE_THAN_OUTDATED::contains)) {
      return PeerGrade.INCONSISTENT;
    }
    return disks.stream()
            .allMatch(disk -> disk == DiskState.OUTDATED || WORSE_THAN_OUTDATED.contains(disk))
        ? PeerGrade.OUTDATED
        : PeerGrade.UNKNOWN;
  }

  private static String words(List<DiskState> disks) {
    return disks.stream()
        .map(disk -> disk == DiskState.UNRECOGNISED ? "?" : disk.word())
        .distinct()
        .collect(Collectors.joining("+"));
  }
}
