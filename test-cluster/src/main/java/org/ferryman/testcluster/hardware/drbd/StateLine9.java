// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects of a DRBD 9 resource as its events2 describes them. */
final class StateLine9 {
  private static final List<Set<String>> TOGETHER =
      List.of(
          Set.of("backing_dev", "disk", "client", "quorum"),
          Set.of("peer-disk", "peer-client"),
          Set.of("may_promote", "promotion_score"));

  private StateLine9() {}

  /** The lines of one resource, as {@code exists} lists them. */
  static List<StateLine> of(DrbdResource resource, boolean statistics) {
    String name = " name:" + resource.name();
    List<StateLine> lines = new ArrayList<>();
    lines.add(new StateLine("resource" + name, resourceState(resource, statistics)));
    for (DrbdConnection connection : resource.connections()) {
      lines.add(
          new StateLine("connection" + peer(connection), connectionState(connection, statistics)));
    }
    for (DrbdDevice device : resource.devices()) {
      String object = "device%s volume:%d minor:%d".formatted(name, device.volume, device.minor);
      lines.add(new StateLine(object, deviceState(device, statistics)));
    }
    for (DrbdConnection connection : resource.connections()) {
      for (PeerDevice peer : connection.peerDevices()) {
        String object = "peer-device" + peer(connection) + " volume:" + peer.device().volume;
        lines.add(new StateLine(object, peerDeviceState(peer, statistics)));
      }
      if (connection.hasPath()) {
        lines.add(path(connection));
      }
    }
    return lines;
  }

  /** What a change tells: some attributes are never told without their neighbours. */
  static Map<String, String> told(StateLine line, Map<String, String> changed) {
    Map<String, String> told = new LinkedHashMap<>(line.state());
    told.keySet()
        .removeIf(
            name ->
                !changed.containsKey(name)
                    && TOGETHER.stream()
                        .noneMatch(
                            group ->
                                group.contains(name)
                                    && !Collections.disjoint(group, changed.keySet())));
    return told;
  }

  private static String peer(DrbdConnection connection) {
    return " name:%s peer-node-id:%d conn-name:%s"
        .formatted(connection.resource.name(), connection.peerNodeId, connection.name());
  }

  private static StateLine path(DrbdConnection connection) {
    String object =
        "path%s local:%s peer:%s"
            .formatted(peer(connection), connection.localAddress, connection.peerAddress);
    boolean established = connection.state() == ConnectionState.CONNECTED;
    return new StateLine(object, Map.of("established", established ? "yes" : "no"));
  }

  private static Map<String, String> resourceState(DrbdResource resource, boolean statistics) {
    PromotionInfo promotion = PromotionInfo.of(resource);
    Map<String, String> state = new LinkedHashMap<>();
    state.put("role", resource.role.toString());
    state.put("suspended", StateLine.suspended(resource));
    state.put("force-io-failures", "no");
    if (statistics) {
      state.put("write-ordering", "flush");
    }
    state.put("may_promote", promotion.mayPromote() ? "yes" : "no");
    state.put("promotion_score", Integer.toString(promotion.score()));
    return state;
  }

  private static Map<String, String> connectionState(
      DrbdConnection connection, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("connection", connection.state().eventText());
    state.put("role", connection.peerRole().toString());
    if (statistics) {
      state.put("congested", "no");
      state.put("ap-in-flight", "0");
      state.put("rs-in-flight", "0");
    }
    return state;
  }

  private static Map<String, String> deviceState(DrbdDevice device, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("backing_dev", device.disk == null ? "none" : device.disk.path());
    state.put("disk", device.diskState.toString());
    state.put("client", device.client() ? "yes" : "no");
    state.put("quorum", device.hasQuorum() ? "yes" : "no");
    if (statistics) {
      state.putAll(StateLine.deviceStatistics(device));
    }
    return state;
  }

  private static Map<String, String> peerDeviceState(PeerDevice peer, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("replication", peer.replication().toString());
    state.put("peer-disk", peer.disk().toString());
    state.put("peer-client", peer.client() ? "yes" : "no");
    state.put("resync-suspended", StateLine.resyncSuspended(peer.device()));
    if (statistics) {
      state.putAll(StateLine.peerDeviceStatistics(peer.device()));
    }
    return state;
  }
}
