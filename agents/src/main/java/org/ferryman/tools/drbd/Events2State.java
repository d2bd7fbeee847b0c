// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.ferryman.tools.drbd.Events2Line.Malformed;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.ReplicationState;
import org.ferryman.tools.drbd.status.Role;

/**
 * What the lines of {@code drbdsetup events2} about one resource add up to. Serves the one-time
 * listing and a stream of changes alike.
 *
 * <p>Connections are told apart by the peer's node id: 8.4 leaves out {@code conn-name} while
 * StandAlone (and its only peer has the id 0). Objects and fields that are not known are passed
 * over; a known object without its fields is malformed.
 */
final class Events2State {
  /**
   * What {@link #status} is made of; the rest are counters, progress, and later versions' words.
   */
  private static final Set<String> KEPT =
      Set.of(
          "role",
          "suspended",
          "force-io-failures",
          "may_promote",
          "minor",
          "disk",
          "client",
          "quorum",
          "open",
          "conn-name",
          "connection",
          "replication",
          "peer-disk",
          "peer-client",
          "resync-suspended",
          "out-of-sync");

  private static final String COUNTER = "out-of-sync";

  private String resource;
  private final Map<String, String> self = new HashMap<>();
  private final TreeMap<Integer, Map<String, String>> devices = new TreeMap<>();
  private final TreeMap<Integer, Map<String, String>> connections = new TreeMap<>();
  private final TreeMap<Integer, TreeMap<Integer, Map<String, String>>> peerDevices =
      new TreeMap<>();

  Events2State(String resource) {
    this.resource = resource;
  }

  /**
   * Takes in a line; lines about other resources change nothing.
   *
   * @return whether it tells anything new but counters and progress
   */
  boolean apply(Events2Line line) throws Malformed {
    if (!line.resource().equals(resource)) {
      return false;
    }
    return switch (line.verb()) {
      case "exists", "create", "change" -> put(line);
      case "destroy" -> {
        remove(line);
        yield true;
      }
      case "rename" -> {
        resource = line.require("new_name");
        yield true;
      }
      default -> false; // call and response tell of handlers, not of state
    };
  }

  /** The resource's name now. */
  String resource() {
    return resource;
  }

  /** How many objects are told of. */
  int size() {
    return 1
        + devices.size()
        + connections.size()
        + peerDevices.values().stream().mapToInt(Map::size).sum();
  }

  /** Whether nothing is known of the resource. */
  boolean empty() {
    return self.isEmpty() && devices.isEmpty() && connections.isEmpty() && peerDevices.isEmpty();
  }

  private boolean put(Events2Line line) throws Malformed {
    return switch (line.object()) {
      case "resource" -> merge(self, line);
      case "device" ->
          merge(devices.computeIfAbsent(line.requireNumber("volume"), n -> new HashMap<>()), line);
      case "connection" ->
          merge(connections.computeIfAbsent(peer(line), n -> new HashMap<>()), line);
      case "peer-device" ->
          merge(
              peerDevices
                  .computeIfAbsent(peer(line), n -> new TreeMap<>())
                  .computeIfAbsent(line.requireNumber("volume"), n -> new HashMap<>()),
              line);
      default -> false; // paths and what later versions add
    };
  }

  private static boolean merge(Map<String, String> into, Events2Line line) throws Malformed {
    if (line.verb().equals("exists") && !into.isEmpty()) {
      throw new Malformed("told twice: '" + line + "'");
    }
    boolean news = into.isEmpty();
    for (Map.Entry<String, String> field : line.fields().entrySet()) {
      if (KEPT.contains(field.getKey())) {
        boolean same = field.getValue().equals(into.put(field.getKey(), field.getValue()));
        news |= !same && !field.getKey().equals(COUNTER);
      }
    }
    return news;
  }

  private void remove(Events2Line line) throws Malformed {
    switch (line.object()) {
      case "resource" -> {
        self.clear();
        connections.clear();
        peerDevices.clear();
      }
      case "device" -> devices.remove(line.requireNumber("volume"));
      case "connection" -> {
        if (!outlives(line)) {
          connections.remove(peer(line));
          peerDevices.remove(peer(line));
        }
      }
      case "peer-device" -> {
        TreeMap<Integer, Map<String, String>> volumes = peerDevices.get(peer(line));
        if (volumes != null && !outlives(line)) {
          volumes.remove(line.requireNumber("volume"));
        }
      }
      default -> {
        // as above
      }
    }
  }

  /**
   * Whether 8.4 goes on listing what its stream has just called destroyed: a connection that is
   * StandAlone has lost its settings, but stays as long as its resource. Its name there is always
   * "peer".
   */
  private boolean outlives(Events2Line line) throws Malformed {
    Map<String, String> connection = connections.getOrDefault(peer(line), Map.of());
    return "peer".equals(line.fields().get("conn-name"))
        && ConnectionState.STAND_ALONE.word().equals(connection.get("connection"));
  }

  private static int peer(Events2Line line) throws Malformed {
    return line.requireNumber("peer-node-id");
  }

  /**
   * The state as a whole.
   *
   * @throws Malformed if a part of it was never told
   */
  DrbdStatus status() throws Malformed {
    if (self.isEmpty()) {
      throw new Malformed("parts of " + resource + " are told of, but not the resource itself");
    }
    List<String> unrecognised = new ArrayList<>();
    Fields fields = new Fields("resource " + resource, self, unrecognised);
    Role role = fields.role();
    String suspended = fields.require("suspended");
    Optional<Boolean> mayPromote = fields.flag("may_promote");
    List<DrbdVolume> volumes = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, String>> device : devices.entrySet()) {
      volumes.add(volume(device.getKey(), device.getValue(), unrecognised));
    }
    List<DrbdConnection> all = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, String>> connection : connections.entrySet()) {
      all.add(connection(connection.getKey(), connection.getValue(), unrecognised));
    }
    if (!connections.keySet().containsAll(peerDevices.keySet())) {
      throw new Malformed("a peer device of " + resource + " has no connection");
    }
    return new DrbdStatus(
        resource,
        role,
        suspended.equals("no") ? List.of() : List.of(suspended.split(",")),
        mayPromote,
        volumes,
        all,
        unrecognised,
        fields.flag("force-io-failures").orElse(false));
  }

  private static DrbdVolume volume(int number, Map<String, String> told, List<String> unrecognised)
      throws Malformed {
    Fields fields = new Fields("volume " + number, told, unrecognised);
    return new DrbdVolume(
        number,
        fields.number("minor"),
        fields.disk("disk"),
        fields.flag("client").orElse(false),
        fields.flag("quorum"),
        fields.flag("open"));
  }

  private DrbdConnection connection(int peer, Map<String, String> told, List<String> unrecognised)
      throws Malformed {
    Fields fields = new Fields("connection " + peer, told, unrecognised);
    List<DrbdPeerVolume> volumes = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, String>> volume :
        peerDevices.getOrDefault(peer, new TreeMap<>()).entrySet()) {
      Fields its =
          new Fields(
              "volume " + volume.getKey() + " of connection " + peer,
              volume.getValue(),
              unrecognised);
      volumes.add(
          new DrbdPeerVolume(
              volume.getKey(),
              its.replication(),
              its.disk("peer-disk"),
              its.flag("peer-client").orElse(false),
              its.given("resync-suspended"),
              its.kib("out-of-sync")));
    }
    return new DrbdConnection(
        peer,
        Optional.ofNullable(told.get("conn-name")),
        fields.connection(),
        fields.role(),
        volumes);
  }

  /** The fields of one object, with a note of every word that is not known. */
  private record Fields(String where, Map<String, String> told, List<String> unrecognised) {

    String require(String field) throws Malformed {
      String value = told.get(field);
      if (value == null || value.isEmpty()) {
        throw new Malformed("no " + field + " is told of " + where);
      }
      return value;
    }

    int number(String field) throws Malformed {
      String value = require(field);
      if (!value.matches("[0-9]{1,9}")) {
        throw new Malformed("%s of %s is not a number: '%s'".formatted(field, where, value));
      }
      return Integer.parseInt(value);
    }

    Role role() throws Malformed {
      return noted("role", Role.of(require("role")), Role.UNRECOGNISED);
    }

    DiskState disk(String field) throws Malformed {
      return noted(field, DiskState.of(require(field)), DiskState.UNRECOGNISED);
    }

    ConnectionState connection() throws Malformed {
      return noted(
          "connection", ConnectionState.of(require("connection")), ConnectionState.UNRECOGNISED);
    }

    ReplicationState replication() throws Malformed {
      return noted(
          "replication",
          ReplicationState.of(require("replication")),
          ReplicationState.UNRECOGNISED);
    }

    Optional<Boolean> flag(String field) {
      String value = told.get(field);
      if (value == null || value.equals("unknown")) { // the kernel module does not tell drbdsetup
        return Optional.empty();
      }
      if (value.equals("yes") || value.equals("no")) {
        return Optional.of(value.equals("yes"));
      }
      note(field, value);
      return Optional.empty();
    }

    /** Whether reasons are told for it: {@code no}, or words such as {@code user,peer}. */
    boolean given(String field) {
      return !told.getOrDefault(field, "no").equals("no");
    }

    OptionalLong kib(String field) {
      String value = told.getOrDefault(field, "");
      return value.matches("[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(value))
          : OptionalLong.empty();
    }

    private <E> E noted(String field, E value, E unknown) throws Malformed {
      if (value == unknown) {
        note(field, require(field));
      }
      return value;
    }

    private void note(String field, String word) {
      unrecognised.add("%s '%s' of %s".formatted(field, word, where));
    }
  }
}
