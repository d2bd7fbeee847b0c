// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object as events2 describes it.
 *
 * @param object the words that identify it: kind and key attributes, as printed
 * @param state its state attributes, in order
 */
record StateLine(String object, Map<String, String> state) {

  private static final Set<String> NUMBERS =
      Set.of(
          "size",
          "read",
          "written",
          "al-writes",
          "bm-writes",
          "upper-pending",
          "lower-pending",
          "received",
          "sent",
          "out-of-sync",
          "pending",
          "unacked");

  /** Attributes whose change alone is no event. */
  static Set<String> deviceNumbers() {
    return NUMBERS;
  }

  String text() {
    StringBuilder text = new StringBuilder(object);
    state.forEach((name, value) -> text.append(' ').append(name).append(':').append(value));
    return text.toString();
  }

  /** The lines of one resource, as {@code exists} lists them. */
  static List<StateLine> of(DrbdResource resource, boolean statistics) {
    List<StateLine> lines = new ArrayList<>();
    String name = " name:" + resource.name();
    String peer = name + " peer-node-id:0" + (resource.hasNet() ? " conn-name:peer" : "");
    lines.add(new StateLine("resource" + name, resourceState(resource, statistics)));
    lines.add(new StateLine("connection" + peer, connectionState(resource, statistics)));
    for (DrbdDevice device : resource.devices()) {
      String volume = " volume:" + device.volume;
      lines.add(
          new StateLine(
              "device" + name + volume + " minor:" + device.minor,
              deviceState(device, statistics)));
    }
    for (DrbdDevice device : resource.devices()) {
      lines.add(
          new StateLine(
              "peer-device" + peer + " volume:" + device.volume,
              peerDeviceState(device, statistics)));
    }
    return lines;
  }

  private static Map<String, String> resourceState(DrbdResource resource, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("role", resource.role.toString());
    state.put("suspended", suspended(resource));
    if (statistics) {
      state.put("write-ordering", "flush");
    }
    return state;
  }

  static String suspended(DrbdResource resource) {
    List<String> why = new ArrayList<>();
    if (resource.suspendedByUser) {
      why.add("user");
    }
    if (resource.suspendedByFencing) {
      why.add("fencing");
    }
    if (resource.suspendedByQuorum) {
      why.add("quorum");
    }
    return why.isEmpty() ? "no" : String.join(",", why);
  }

  private static Map<String, String> connectionState(DrbdResource resource, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("connection", resource.connection.eventText());
    state.put("role", resource.peerRole.toString());
    if (statistics) {
      state.put("congested", "no");
    }
    return state;
  }

  private static Map<String, String> deviceState(DrbdDevice device, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("disk", device.diskState.toString());
    if (statistics) {
      state.putAll(deviceStatistics(device));
    }
    return state;
  }

  static Map<String, String> deviceStatistics(DrbdDevice device) {
    boolean fresh =
        device.diskState == DiskState.INCONSISTENT
            && device.resource.connection != ConnectionState.CONNECTED;
    Map<String, String> state = new LinkedHashMap<>();
    state.put("size", Long.toString(device.sizeKib));
    state.put("read", Long.toString(device.counters.read));
    state.put("written", Long.toString(device.counters.written));
    state.put("al-writes", Long.toString(device.counters.alWrites));
    state.put("bm-writes", "0");
    state.put("upper-pending", "0");
    state.put("lower-pending", "0");
    state.put("al-suspended", fresh ? "yes" : "no");
    state.put("blocked", "no");
    return state;
  }

  private static Map<String, String> peerDeviceState(DrbdDevice device, boolean statistics) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("replication", device.replication.toString());
    state.put("peer-disk", device.peerDisk.toString());
    state.put("resync-suspended", resyncSuspended(device));
    if (statistics) {
      state.putAll(peerDeviceStatistics(device));
    }
    return state;
  }

  static String resyncSuspended(DrbdDevice device) {
    List<String> why = new ArrayList<>();
    if (device.pausedHere) {
      why.add("user");
    }
    if (device.pausedByPeer) {
      why.add("peer");
    }
    return why.isEmpty() ? "no" : String.join(",", why);
  }

  static Map<String, String> peerDeviceStatistics(DrbdDevice device) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("received", Long.toString(device.counters.received));
    state.put("sent", Long.toString(device.counters.sent));
    state.put("out-of-sync", Long.toString(device.outOfSyncKib()));
    state.put("pending", "0");
    state.put("unacked", "0");
    return state;
  }
}
