// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

import static org.ferryman.tools.drbd.status.DiskState.CONSISTENT;
import static org.ferryman.tools.drbd.status.DiskState.UP_TO_DATE;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * DRBD 9 holds the data of a node that has lost a Primary at Consistent, and refuses to promote it,
 * until it knows that no other survivor has a write that is missing here: for a moment where nobody
 * else survives, for as long as it takes where somebody does (from 9.2.19 and 9.3.3 on). DRBD 8.4
 * holds nothing back: there Consistent data waits for the peer, or for fencing.
 */
public final class Reconciliation {
  private Reconciliation() {}

  /** Why data that DRBD refuses to promote now may be good soon; empty if it will not. */
  public static Optional<String> pending(DrbdStatus status) {
    if (!nine(status) || status.primary() || status.volumes().isEmpty()) {
      return Optional.empty();
    }
    boolean hopeless =
        status.volumes().stream()
            .anyMatch(it -> copies(status, it).noneMatch(DiskState::perhapsNewest));
    if (hopeless || inReach(status)) {
      return Optional.empty();
    }
    List<String> survivors = survivors(status);
    return Optional.of(
        survivors.isEmpty()
            ? "DRBD holds the data of %s at Consistent until it is sure that it is the newest"
                .formatted(status.resource())
            : "DRBD holds the data of %s at Consistent until it is reconciled with %s"
                .formatted(status.resource(), String.join(", ", survivors)));
  }

  /**
   * Whether a promotion that DRBD has refused for want of good data may succeed if it is asked
   * again: it waits for a while itself then, and fences where that makes the data good.
   *
   * @param status as read after the refusal
   */
  public static boolean mayPass(DrbdStatus status) {
    boolean over = nine(status) && !status.volumes().isEmpty() && inReach(status);
    return over || pending(status).isPresent();
  }

  /** Whether somebody else survived whose data DRBD compares with this node's. */
  public static boolean withSurvivors(DrbdStatus status) {
    return !survivors(status).isEmpty();
  }

  /** 8.4 doesn't say whether it would promote. */
  private static boolean nine(DrbdStatus status) {
    return status.mayPromote().isPresent();
  }

  private static boolean inReach(DrbdStatus status) {
    return status.volumes().stream()
        .allMatch(it -> copies(status, it).anyMatch(disk -> disk == UP_TO_DATE));
  }

  /** The states of a volume's copies that can be read now. */
  private static Stream<DiskState> copies(DrbdStatus status, DrbdVolume volume) {
    return Stream.concat(
        Stream.of(volume.disk()),
        connected(status)
            .flatMap(it -> it.volumes().stream())
            .filter(peer -> peer.number() == volume.number())
            .map(DrbdPeerVolume::disk));
  }

  private static List<String> survivors(DrbdStatus status) {
    return connected(status)
        .filter(it -> it.volumes().stream().anyMatch(peer -> peer.disk() == CONSISTENT))
        .map(it -> it.name().orElse("its peer"))
        .toList();
  }

  private static Stream<DrbdConnection> connected(DrbdStatus status) {
    return status.connections().stream().filter(it -> it.state() == ConnectionState.CONNECTED);
  }
}
