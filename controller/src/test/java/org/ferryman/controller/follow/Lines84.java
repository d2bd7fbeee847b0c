// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.tools.drbd.DrbdEvents;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.status.DrbdStatus;

/** What {@code drbdsetup events2} of DRBD 8.4 prints of resource r0. */
final class Lines84 {
  static final String CUT =
      "change connection name:r0 peer-node-id:0 conn-name:peer connection:Connecting role:Unknown";
  static final String CUT_PEER_DISK =
      "change peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:DUnknown";
  static final String KNOWN_PEER_DISK =
      "change peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Established peer-disk:UpToDate";
  static final String BAD_DISK = "change device name:r0 volume:0 minor:0 disk:Outdated";
  static final String GOOD_DISK = "change device name:r0 volume:0 minor:0 disk:UpToDate";
  static final String STAND_ALONE =
      "change connection name:r0 peer-node-id:0 conn-name:peer connection:StandAlone role:Unknown";
  static final String CONNECTED =
      "change connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Secondary";
  static final String PRIMARY = "change resource name:r0 role:Primary";

  private Lines84() {}

  /** All that exists: connected, both disks good. */
  static List<String> dump(String role) {
    return List.of(
        "exists resource name:r0 role:" + role + " suspended:no",
        "exists connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Secondary",
        "exists device name:r0 volume:0 minor:0 disk:UpToDate",
        "exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Established peer-disk:UpToDate resync-suspended:no",
        "exists -");
  }

  /** What a full read finds after these lines. */
  static Map<String, DrbdStatus> statuses(List<String> dump, String... changes) {
    DrbdEvents events = new DrbdEvents();
    List<String> lines = new ArrayList<>(dump);
    lines.addAll(List.of(changes));
    try {
      for (String line : lines) {
        events.apply(line);
      }
    } catch (DrbdEvents.MalformedException e) {
      throw new IllegalArgumentException(e);
    }
    return events.reading("r0") instanceof DrbdReading.Configured configured
        ? Map.of("r0", configured.status())
        : Map.of();
  }
}
