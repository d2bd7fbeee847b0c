// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.drbd;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ferryman.tools.drbd.Events2Line;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * One resource's state, and what DRBD counts of it ({@code drbdsetup events2 --statistics}).
 *
 * @param status its state
 * @param self what is told of the resource itself
 * @param volumes what is told of its volumes on this node, by number
 * @param connections what is told of its connections, by the peer's node id
 * @param peerVolumes what is told of the volumes as seen through a connection, by the peer's node
 *     id and the volume's number
 */
public record DrbdCounters(
    DrbdStatus status,
    Fields self,
    Map<Integer, Fields> volumes,
    Map<Integer, Fields> connections,
    Map<Integer, Map<Integer, Fields>> peerVolumes) {

  /** Checks and copies. */
  public DrbdCounters {
    requireNonNull(status, "status");
    requireNonNull(self, "self");
    volumes = Map.copyOf(volumes);
    connections = Map.copyOf(connections);
    peerVolumes = Map.copyOf(peerVolumes);
  }

  /** The counters of one object, by DRBD's names. */
  public record Fields(Map<String, String> told) {
    /** Nothing is told. */
    public static final Fields NONE = new Fields(Map.of());

    /** Copies. */
    public Fields {
      told = Map.copyOf(told);
    }

    /** A whole number; empty if none is told. */
    public OptionalLong number(String name) {
      String value = told.getOrDefault(name, "");
      return value.matches("[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(value))
          : OptionalLong.empty();
    }

    /** A number with decimals; empty if none is told. */
    public OptionalDouble decimal(String name) {
      String value = told.getOrDefault(name, "");
      return value.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")
          ? OptionalDouble.of(Double.parseDouble(value))
          : OptionalDouble.empty();
    }

    /** Whether it is told as {@code yes}. */
    public boolean yes(String name) {
      return told.getOrDefault(name, "").equals("yes");
    }
  }

  /** What is told of a volume on this node. */
  public Fields volume(int number) {
    return volumes.getOrDefault(number, Fields.NONE);
  }

  /** What is told of a volume as seen through a connection. */
  public Fields peerVolume(int peer, int volume) {
    return peerVolumes.getOrDefault(peer, Map.of()).getOrDefault(volume, Fields.NONE);
  }

  /** All resources of this node's kernel at one moment. */
  public sealed interface Reading {
    /** By name. */
    record Known(List<DrbdCounters> resources) implements Reading {
      /** Copies. */
      public Known {
        resources = List.copyOf(resources);
      }
    }

    /**
     * Not known.
     *
     * @param toolMissing whether drbdsetup is not there at all
     */
    record Unknown(String reason, boolean toolMissing) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }

  /** Takes in the lines of one resource. */
  static final class Collector {
    private Fields self = Fields.NONE;
    private final Map<Integer, Fields> volumes = new HashMap<>();
    private final Map<Integer, Fields> connections = new HashMap<>();
    private final Map<Integer, Map<Integer, Fields>> peerVolumes = new TreeMap<>();

    void take(Events2Line line) throws Events2Line.Malformed {
      Fields fields = new Fields(line.fields());
      switch (line.object()) {
        case "resource" -> self = fields;
        case "device" -> volumes.put(line.requireNumber("volume"), fields);
        case "connection" -> connections.put(line.requireNumber("peer-node-id"), fields);
        case "peer-device" ->
            peerVolumes
                .computeIfAbsent(line.requireNumber("peer-node-id"), id -> new HashMap<>())
                .put(line.requireNumber("volume"), fields);
        default -> {
          // paths and what later versions add
        }
      }
    }

    DrbdCounters of(DrbdStatus status) {
      return new DrbdCounters(status, self, volumes, connections, peerVolumes);
    }
  }
}
