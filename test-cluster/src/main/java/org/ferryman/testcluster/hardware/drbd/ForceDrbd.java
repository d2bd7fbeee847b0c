// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/**
 * The stand-in {@code force-drbd PEER RESOURCE show|unloaded|down|KEY=VALUE...}: puts a resource,
 * here and on the peer, into a state whatever was there before (other resources are gone); for
 * tests that need states which real disks are in for an instant. {@code show} prints the role here,
 * the connection and the disks' states instead.
 *
 * <p>After {@code unloaded} and {@code down} comes {@code disks=...}, of which the data is good.
 * The other keys, all but the last three required: {@code node-id} (0 or 1, of DRBD 9: the peer has
 * the other), {@code minor} (of volume 0), {@code disks} (paths, one a volume, commas between),
 * {@code local} and {@code remote} (addresses as drbdsetup takes them), {@code role}, {@code
 * connection}, {@code replication}, {@code disk-state}, {@code peer-role}, {@code peer-disk},
 * {@code suspended} (fencing or user), {@code client} (yes: no disk here on purpose), {@code
 * quorum} (no: all nodes are needed). Disk states are of all volumes, or one a volume. Unless
 * connected, the peer has no such resource.
 */
public final class ForceDrbd implements Tool {
  private static final long BEHIND_KIB = 1024;

  private final Function<String, DrbdNode> nodes;

  /**
   * For all nodes.
   *
   * @param nodes finds a node by name
   */
  public ForceDrbd(Function<String, DrbdNode> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void run(ToolCall call) {
    List<String> argv = call.argv();
    try {
      if (argv.size() < 3) {
        throw new IllegalArgumentException("needs PEER RESOURCE show|unloaded|down|KEY=VALUE...");
      }
      DrbdNode here = nodes.apply(call.node());
      DrbdNode peer = nodes.apply(argv.get(0));
      act(call, here, peer, argv.get(1), argv.subList(2, argv.size()));
      call.exit(0);
    } catch (IllegalArgumentException e) {
      call.err("force-drbd: " + e.getMessage() + "\n").exit(1);
    }
  }

  private static void act(
      ToolCall call, DrbdNode here, DrbdNode peer, String name, List<String> words) {
    if (words.equals(List.of("show"))) {
      String down = here.loaded() ? "down" : "unloaded";
      call.out(here.resource(name).map(ForceDrbd::shown).orElse(down) + "\n");
      return;
    }
    boolean down = words.contains("down") || words.contains("unloaded");
    Map<String, String> state = keys(words.subList(down ? 1 : 0, words.size()));
    for (DrbdNode node : List.of(here, peer)) {
      node.resources().forEach(resource -> forget(call, node, resource));
    }
    if (!down) {
      configure(call, here, peer, name, state);
      return;
    }
    DataGeneration generation = DataGeneration.JUST_CREATED.cleared(here.world().random());
    good(here, generation, state);
    good(peer, generation, state);
    if (words.contains("unloaded")) {
      if (!here.unload()) {
        throw new IllegalArgumentException("other resources keep the module loaded");
      }
    } else {
      here.load();
    }
  }

  private static void forget(ToolCall call, DrbdNode node, DrbdResource resource) {
    if (resource.handshake != null) {
      resource.handshake.cancel();
    }
    resource.session = null;
    node.remove(resource);
    if (node.name().equals(call.node())) {
      resource.devices().forEach(device -> call.removeNode("/dev/drbd" + device.minor));
    }
  }

  private static Map<String, String> keys(List<String> words) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not KEY=VALUE: '" + word + "'");
      }
      keys.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return keys;
  }

  private static String shown(DrbdResource resource) {
    List<String> disks = resource.devices().stream().map(d -> d.diskState.toString()).toList();
    return "%s %s %s".formatted(resource.role, resource.connection, String.join(",", disks));
  }

  private static void configure(
      ToolCall call, DrbdNode here, DrbdNode peer, String name, Map<String, String> state) {
    DataGeneration generation = DataGeneration.JUST_CREATED.cleared(here.world().random());
    DrbdResource resource = half(here, peer.name(), name, state, true, generation);
    resource.peerRole = one(Role.values(), state, "peer-role");
    resource.suspendedByFencing = "fencing".equals(state.get("suspended"));
    resource.suspendedByUser = "user".equals(state.get("suspended"));
    if ("no".equals(state.get("quorum"))) {
      resource.options.put("quorum", "all");
      resource.devices().forEach(device -> device.quorum = false);
    }
    if (resource.connection == ConnectionState.CONNECTED) {
      DrbdResource other = half(peer, here.name(), name, state, false, generation);
      other.peerRole = resource.role;
      resource.session = new Session(resource, other);
      other.session = resource.session;
    } else {
      good(peer, generation, state);
    }
    resource.devices().forEach(device -> call.makeNode(device.minor, "/dev/drbd" + device.minor));
  }

  private static void good(DrbdNode node, DataGeneration generation, Map<String, String> state) {
    for (String path : need(state, "disks").split(",", -1)) {
      BackingDisk disk = node.disk(path);
      disk.metaData(metaData(disk, generation, DiskState.UP_TO_DATE, false));
    }
  }

  private static DrbdResource half(
      DrbdNode node,
      String other,
      String name,
      Map<String, String> state,
      boolean here,
      DataGeneration generation) {
    DrbdResource resource = new DrbdResource(node, name);
    resource.role = one(Role.values(), state, here ? "role" : "peer-role");
    resource.connection = one(ConnectionState.values(), state, "connection");
    if (resource.connection != ConnectionState.STAND_ALONE) {
      resource.localAddress = need(state, here ? "local" : "remote");
      resource.peerAddress = need(state, here ? "remote" : "local");
      resource.netOptions.put("protocol", "C");
    }
    if (node.flavour() == Flavour.DRBD9) {
      connect9(resource, other, state, here);
    }
    ReplicationState replication = one(ReplicationState.values(), state, "replication");
    int minor = Integer.parseInt(need(state, "minor"));
    List<String> disks = List.of(need(state, "disks").split(",", -1));
    for (int volume = 0; volume < disks.size(); volume++) {
      DrbdDevice device = new DrbdDevice(resource, volume, minor + volume);
      device.replication = here ? replication : mirrored(replication);
      device.diskState = diskState(state, here ? "disk-state" : "peer-disk", volume);
      device.peerDisk = diskState(state, here ? "peer-disk" : "disk-state", volume);
      device.diskless(here && "yes".equals(state.get("client")));
      attach(device, node.disk(disks.get(volume)), generation);
      resource.add(device);
    }
    node.load();
    node.add(resource);
    return resource;
  }

  /** DRBD 9 keeps a connection, be it StandAlone or not. */
  private static void connect9(
      DrbdResource resource, String other, Map<String, String> state, boolean here) {
    int nodeId = Integer.parseInt(need(state, "node-id"));
    resource.nodeId = here ? nodeId : 1 - nodeId;
    DrbdConnection connection = new DrbdConnection(resource, 1 - resource.nodeId);
    connection.netOptions.put("_name", other);
    connection.netOptions.put("protocol", "C");
    connection.localAddress = need(state, here ? "local" : "remote");
    connection.peerAddress = need(state, here ? "remote" : "local");
    resource.add(connection);
  }

  private static DiskState diskState(Map<String, String> state, String key, int volume) {
    List<String> words = List.of(need(state, key).split(",", -1));
    String word = words.get(Math.min(volume, words.size() - 1));
    return one(DiskState.values(), Map.of(key, word), key);
  }

  private static void attach(DrbdDevice device, BackingDisk disk, DataGeneration generation) {
    boolean primary = device.resource.role == Role.PRIMARY;
    disk.metaData(metaData(disk, generation, device.diskState, primary));
    device.sizeKib = disk.sizeKib();
    if (device.diskState != DiskState.DISKLESS) {
      device.disk = disk;
      device.outOfSync(device.replication.progressing() ? BEHIND_KIB : 0);
    }
  }

  /** A disk in a passing state, or lost, carries good data: what happens next is up to the data. */
  private static MetaData metaData(
      BackingDisk disk, DataGeneration generation, DiskState state, boolean primary) {
    boolean passing = !state.atLeast(DiskState.INCONSISTENT);
    return MetaData.created(disk.sizeKib())
        .with(generation.primary(primary))
        .outOfSync(0)
        .flags(passing ? DiskState.UP_TO_DATE : state, primary, true);
  }

  private static ReplicationState mirrored(ReplicationState here) {
    return switch (here) {
      case SYNC_SOURCE -> ReplicationState.SYNC_TARGET;
      case SYNC_TARGET -> ReplicationState.SYNC_SOURCE;
      default -> here;
    };
  }

  private static String need(Map<String, String> state, String key) {
    String value = state.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }

  private static <E> E one(E[] values, Map<String, String> state, String key) {
    String text = need(state, key);
    return Arrays.stream(values)
        .filter(value -> value.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such " + key + ": " + text));
  }
}
