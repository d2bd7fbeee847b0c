/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
