// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.Timeline;

/** One node's half of a resource: role, connection and devices. */
public final class DrbdResource {
  final DrbdNode node;
  final Map<String, String> options = new LinkedHashMap<>();
  final Map<String, String> netOptions = new LinkedHashMap<>();
  private final String name;
  private final Map<Integer, DrbdDevice> devices = new TreeMap<>();
  private final Map<Integer, DrbdConnection> connections = new TreeMap<>();
  int nodeId;
  Role role = Role.SECONDARY;
  Role peerRole = Role.UNKNOWN;
  ConnectionState connection = ConnectionState.STAND_ALONE;
  String localAddress = "";
  String peerAddress = "";
  boolean discardMyData;
  boolean suspendedByUser;
  boolean suspendedByFencing;
  boolean suspendedByQuorum;
  int connectCount;
  Session session;
  Timeline.Pending handshake;

  DrbdResource(DrbdNode node, String name) {
    this.node = node;
    this.name = name;
  }

  /**
   * Its name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Its role here.
   *
   * @return the role
   */
  public Role role() {
    return role;
  }

  /**
   * Its connection's state here.
   *
   * @return the state
   */
  public ConnectionState connection() {
    return connection;
  }

  /**
   * Whether the net options here allow two primaries.
   *
   * @return true if so
   */
  public boolean allowsTwoPrimaries() {
    return "yes".equals(netOptions.get("allow-two-primaries"));
  }

  /**
   * Its devices.
   *
   * @return by volume number
   */
  public Collection<DrbdDevice> devices() {
    return devices.values();
  }

  Optional<DrbdDevice> device(int volume) {
    return Optional.ofNullable(devices.get(volume));
  }

  /** Its connections, of DRBD 9. */
  Collection<DrbdConnection> connections() {
    return List.copyOf(connections.values());
  }

  /**
   * Whether it has connections to configure, of DRBD 9.
   *
   * @return false before new-peer
   */
  public boolean knowsPeers() {
    return !connections.isEmpty();
  }

  Optional<DrbdConnection> connection(int peerNodeId) {
    return Optional.ofNullable(connections.get(peerNodeId));
  }

  void add(DrbdConnection connection) {
    connections.put(connection.peerNodeId, connection);
  }

  void remove(DrbdConnection connection) {
    connections.remove(connection.peerNodeId);
  }

  void add(DrbdDevice device) {
    devices.put(device.volume, device);
  }

  void remove(DrbdDevice device) {
    devices.remove(device.volume);
  }

  /** What follows from who is seen and who is not. DRBD 8.4 has no quorum. */
  void settleQuorum() {
    if (node.flavour() == Flavour.DRBD9) {
      for (DrbdDevice device : devices.values()) {
        device.quorum = Quorum.of(device).held();
      }
      suspendedByQuorum =
          "suspend-io".equals(options.getOrDefault("on-no-quorum", "suspend-io"))
              && !devices.values().stream().allMatch(DrbdDevice::hasQuorum);
    }
  }

  boolean hasNet() {
    return !localAddress.isEmpty();
  }

  boolean suspended() {
    return suspendedByUser || suspendedByFencing || suspendedByQuorum;
  }

  boolean open() {
    return devices.values().stream().anyMatch(device -> !device.openers.isEmpty());
  }

  String netOption(String option, String otherwise) {
    return netOptions.getOrDefault(option, otherwise);
  }

  /** How long a peer may be silent: a ping is sent after ping-int and answered within timeout. */
  long silenceMillis() {
    return Long.parseLong(netOption("ping-int", "10")) * 1000
        + Long.parseLong(netOption("timeout", "60")) * 100;
  }

  /** How long "primary" waits for a ping's answer: ping-timeout and a tenth of a second. */
  long pingMillis() {
    return (Long.parseLong(netOption("ping-timeout", "5")) + 1) * 100;
  }

  String fencing() {
    if (node.flavour() == Flavour.DRBD9) {
      return netOption("fencing", "dont-care");
    }
    return devices.values().stream()
        .map(device -> device.diskOptions.getOrDefault("fencing", "dont-care"))
        .filter(policy -> !"dont-care".equals(policy))
        .findFirst()
        .orElse("dont-care");
  }

  /** The other half, if connected and messages get there at this moment. */
  Optional<DrbdResource> reachablePeer() {
    if (session == null) {
      return Optional.empty();
    }
    DrbdResource peer = session.other(this);
    boolean reached =
        peer.session == session
            && node.power().alive()
            && peer.node.power().alive()
            && node.world().links().up(node.name(), peer.node.name());
    return reached ? Optional.of(peer) : Optional.empty();
  }
}
