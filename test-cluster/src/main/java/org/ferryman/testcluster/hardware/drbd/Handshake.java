// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.World;

/** Two halves of a resource meet: they connect, or refuse each other. */
final class Handshake {
  private static final List<String> SAME_ON_BOTH =
      List.of("protocol", "after-sb-0pri", "after-sb-1pri", "after-sb-2pri", "allow-two-primaries");
  private static final Map<String, String> DEFAULTS =
      Map.of("protocol", "C", "allow-two-primaries", "no");

  private final World world;
  private final EventStreams streams;
  private final Replicator replicator;
  private final DrbdResource a;
  private final DrbdResource b;

  Handshake(
      World world, EventStreams streams, Replicator replicator, DrbdResource a, DrbdResource b) {
    this.world = world;
    this.streams = streams;
    this.replicator = replicator;
    this.a = a;
    this.b = b;
  }

  void run() {
    Optional<String> incompatible = incompatibility();
    if (incompatible.isPresent()) {
      refuse(incompatible.get());
      return;
    }
    for (DrbdDevice device : a.devices()) {
      Optional<DrbdDevice> other = b.device(device.volume);
      if (device.hasDisk() && other.isPresent() && other.get().hasDisk()) {
        if (SyncDecision.decide(device, other.get(), this::splitBrain) == SyncDecision.DROP) {
          refuse("data of " + a.name() + " does not fit together");
          return;
        }
      }
    }
    if (a.role == Role.PRIMARY && b.role == Role.PRIMARY && !a.allowsTwoPrimaries()) {
      refuse("Multiple primaries not allowed by config");
      return;
    }
    establish();
  }

  private void splitBrain(boolean solved, String text) {
    world.measurements().splitBrain(a.name(), solved ? text : "");
  }

  private Optional<String> incompatibility() {
    if (a.discardMyData && b.discardMyData) {
      return Optional.of("both sides have the 'discard_my_data' flag set");
    }
    return SAME_ON_BOTH.stream()
        .filter(option -> !value(a, option).equals(value(b, option)))
        .map(option -> "incompatible " + option + " settings")
        .findFirst();
  }

  private String value(DrbdResource resource, String option) {
    return resource.netOption(option, DEFAULTS.getOrDefault(option, "disconnect"));
  }

  private void refuse(String why) {
    for (DrbdResource side : List.of(a, b)) {
      world.log().add(side.node.name(), "drbd-refused", side.name() + ": " + why);
      replicator.standAlone(side);
    }
  }

  private void establish() {
    Session session = new Session(a, b);
    for (DrbdResource side : List.of(a, b)) {
      side.session = session;
      side.connection = ConnectionState.CONNECTED;
      replicator.fencing().reconnected(side);
    }
    streams.publish();
    a.peerRole = b.role;
    b.peerRole = a.role;
    streams.publish();
    see(a, b);
    see(b, a);
    a.devices().forEach(replicator::meet);
    a.discardMyData = false;
    b.discardMyData = false;
    a.devices().forEach(DrbdDevice::saveFlags);
    b.devices().forEach(DrbdDevice::saveFlags);
    world.log().add(a.node.name(), "drbd-connected", a.name() + " with " + b.node.name());
  }

  private static void see(DrbdResource side, DrbdResource peer) {
    for (DrbdDevice device : side.devices()) {
      device.replication = ReplicationState.ESTABLISHED;
      device.counters.clearConnection();
      device.peerDisk =
          peer.device(device.volume).map(DrbdDevice::diskState).orElse(DiskState.DISKLESS);
    }
  }
}
