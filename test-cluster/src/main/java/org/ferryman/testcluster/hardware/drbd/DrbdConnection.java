// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connection of a DRBD 9 resource to one peer, made by new-peer and kept until del-peer. */
final class DrbdConnection {
  final DrbdResource resource;
  final int peerNodeId;
  final Map<String, String> netOptions = new LinkedHashMap<>();
  private final Map<Integer, Map<String, String>> volumeOptions = new LinkedHashMap<>();
  String localAddress = "";
  String peerAddress = "";

  DrbdConnection(DrbdResource resource, int peerNodeId) {
    this.resource = resource;
    this.peerNodeId = peerNodeId;
  }

  /** What the configuration calls the peer. */
  String name() {
    return netOptions.getOrDefault("_name", "");
  }

  boolean hasPath() {
    return !localAddress.isEmpty();
  }

  ConnectionState state() {
    return resource.connection;
  }

  Role peerRole() {
    return resource.peerRole;
  }

  /** Options of the connection of one volume; may be changed. */
  Map<String, String> options(int volume) {
    return volumeOptions.computeIfAbsent(volume, v -> new LinkedHashMap<>());
  }

  List<PeerDevice> peerDevices() {
    return resource.devices().stream().map(device -> new PeerDevice(this, device)).toList();
  }
}
