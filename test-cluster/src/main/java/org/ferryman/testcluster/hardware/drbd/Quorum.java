// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/**
 * Whether a volume's node sees enough of the nodes that have data, as calc_quorum() of DRBD 9
 * counts them. Diskless clients have no vote; that they decide where half of the nodes are seen
 * takes three nodes, which the model does not have.
 *
 * @param visible nodes with data that are seen, this one included
 * @param voters nodes with data
 * @param needed how many of them must be seen
 */
record Quorum(int visible, int voters, int needed) {
  private static final String OFF = "off";

  /**
   * Counts.
   *
   * @param device a volume of DRBD 9
   * @return the count at this moment
   */
  static Quorum of(DrbdDevice device) {
    String setting = device.resource.options.getOrDefault("quorum", OFF);
    if (OFF.equals(setting)) {
      return new Quorum(1, 1, 1);
    }
    Count count = new Count();
    count.self(device);
    device.resource.connections().stream()
        .flatMap(connection -> connection.peerDevices().stream())
        .filter(peer -> peer.device() == device)
        .forEach(count::peer);
    // absent nodes that are all known to be Outdated cannot promote: they have no vote
    int voters = count.visible + (count.unknown > 0 ? count.unknown + count.outdated : 0);
    return new Quorum(count.visible, voters, needed(setting, voters));
  }

  private static int needed(String setting, int voters) {
    return switch (setting) {
      case "majority" -> voters / 2 + 1;
      case "all" -> voters;
      default -> Integer.parseInt(setting);
    };
  }

  boolean held() {
    return visible >= needed;
  }

  /** What the kernel module says to a request that needs it. */
  String detail() {
    return "%d of %d nodes visible, need %d for quorum".formatted(visible, voters, needed);
  }

  private static final class Count {
    private int visible;
    private int outdated;
    private int unknown;

    void self(DrbdDevice device) {
      if (device.diskState.atLeast(DiskState.ATTACHING)) {
        visible++;
      } else if (!device.client()) {
        unknown++;
      }
    }

    void peer(PeerDevice peer) {
      if (peer.client()) {
        return;
      }
      if (peer.replication() != ReplicationState.OFF) {
        visible++;
      } else if (peer.disk() == DiskState.OUTDATED) {
        outdated++;
      } else {
        unknown++;
      }
    }
  }
}
