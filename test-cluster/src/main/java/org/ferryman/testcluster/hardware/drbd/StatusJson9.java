// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of DRBD 9's {@code drbdsetup status --json}. */
final class StatusJson9 {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private StatusJson9() {}

  static String of(List<DrbdResource> resources) {
    try {
      return MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(resources.stream().map(StatusJson9::resource).toList())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("status does not fit into JSON", e);
    }
  }

  private static Map<String, Object> resource(DrbdResource resource) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", resource.name());
    told.put("node-id", resource.nodeId);
    told.put("role", resource.role.toString());
    told.put("suspended", resource.suspended());
    told.put("suspended-user", resource.suspendedByUser);
    told.put("suspended-no-data", false);
    told.put("suspended-fencing", resource.suspendedByFencing);
    told.put("suspended-quorum", resource.suspendedByQuorum);
    told.put("force-io-failures", false);
    told.put("write-ordering", "flush");
    told.put("devices", resource.devices().stream().map(StatusJson9::device).toList());
    told.put("connections", resource.connections().stream().map(StatusJson9::connection).toList());
    return told;
  }

  private static Map<String, Object> device(DrbdDevice device) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("volume", device.volume);
    told.put("minor", device.minor);
    told.put("disk-state", device.diskState.toString());
    told.put("client", device.client());
    told.put("quorum", device.hasQuorum());
    told.put("size", device.sizeKib);
    told.put("read", device.counters.read);
    told.put("written", device.counters.written);
    told.put("al-writes", device.counters.alWrites);
    told.put("bm-writes", 0);
    told.put("upper-pending", 0);
    told.put("lower-pending", 0);
    return told;
  }

  private static Map<String, Object> connection(DrbdConnection connection) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("peer-node-id", connection.peerNodeId);
    told.put("name", connection.name());
    told.put("connection-state", connection.state().eventText());
    told.put("congested", false);
    told.put("peer-role", connection.peerRole().toString());
    told.put("ap-in-flight", 0);
    told.put("rs-in-flight", 0);
    told.put("peer_devices", connection.peerDevices().stream().map(StatusJson9::peer).toList());
    return told;
  }

  private static Map<String, Object> peer(PeerDevice peer) {
    DrbdDevice device = peer.device();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("volume", device.volume);
    told.put("replication-state", peer.replication().toString());
    told.put("peer-disk-state", peer.disk().toString());
    told.put("peer-client", peer.client());
    told.put("resync-suspended", StateLine.resyncSuspended(device));
    told.put("received", device.counters.received);
    told.put("sent", device.counters.sent);
    told.put("out-of-sync", device.outOfSyncKib());
    told.put("pending", 0);
    told.put("unacked", 0);
    return told;
  }
}
