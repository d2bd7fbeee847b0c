// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * What DRBD tells its handlers in the environment (drbd.conf(5), section handlers).
 *
 * @param resource from {@code DRBD_RESOURCE} and {@code DRBD_CONF}
 * @param peers the host names of the peer the handler is called for: by {@code DRBD_PEER_NODE_ID}
 *     and {@code DRBD_NODE_ID_n} (9), else {@code DRBD_PEERS}, else {@code DRBD_PEER} (8.4); empty
 *     where DRBD names none
 * @param upToDate the host names that {@code UP_TO_DATE_NODES} stands for (9); empty if not given
 */
public record HandlerEnvironment(
    DrbdResource resource, Set<String> peers, Optional<Set<String>> upToDate) {

  private static final String NODE_ID = "DRBD_NODE_ID_";
  private static final int MOST_NODES = 32;

  /** Copies. */
  public HandlerEnvironment {
    peers = Set.copyOf(peers);
    upToDate = upToDate.map(Set::copyOf);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException saying which variable is missing or malformed
   */
  public static HandlerEnvironment of(Map<String, String> environment) {
    String name = environment.getOrDefault("DRBD_RESOURCE", "");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "DRBD_RESOURCE is not set: this is a handler, which DRBD calls with its variables");
    }
    String given = environment.getOrDefault("DRBD_CONF", "");
    // a file that was handed over by descriptor is none that can be read again
    String configuration =
        given.isEmpty() || given.startsWith("/proc/") ? DrbdResource.DEFAULT_CONFIGURATION : given;
    Map<Integer, String> nodes = nodes(environment);
    return new HandlerEnvironment(
        new DrbdResource(name, configuration),
        peers(environment, nodes),
        Optional.ofNullable(environment.get("UP_TO_DATE_NODES"))
            .filter(mask -> !mask.isEmpty())
            .map(mask -> named(mask, nodes)));
  }

  private static Map<Integer, String> nodes(Map<String, String> environment) {
    Map<Integer, String> nodes = new TreeMap<>();
    environment.forEach(
        (variable, host) -> {
          if (variable.startsWith(NODE_ID) && !host.isBlank()) {
            nodes.put(nodeId(variable, variable.substring(NODE_ID.length())), host.strip());
          }
        });
    return nodes;
  }

  private static Set<String> peers(Map<String, String> environment, Map<Integer, String> nodes) {
    String id = environment.getOrDefault("DRBD_PEER_NODE_ID", "");
    if (!id.isEmpty() && !nodes.isEmpty()) {
      String host = nodes.get(nodeId("DRBD_PEER_NODE_ID", id));
      if (host == null) {
        throw new IllegalArgumentException(
            "DRBD_PEER_NODE_ID=%s, but there is no DRBD_NODE_ID_%s".formatted(id, id));
      }
      return Set.of(host);
    }
    String names = environment.getOrDefault("DRBD_PEERS", "");
    if (names.isBlank()) {
      names = environment.getOrDefault("DRBD_PEER", "");
    }
    Set<String> peers = new TreeSet<>();
    Arrays.stream(names.split("\\s+")).filter(host -> !host.isEmpty()).forEach(peers::add);
    return peers;
  }

  private static Set<String> named(String mask, Map<Integer, String> nodes) {
    if (!mask.matches("0[xX][0-9a-fA-F]{1,16}")) {
      throw new IllegalArgumentException("UP_TO_DATE_NODES is no mask: '" + mask + "'");
    }
    long bits = Long.parseUnsignedLong(mask.substring(2), 16);
    Set<String> hosts = new TreeSet<>();
    for (int id = 0; id < Long.SIZE; id++) {
      if ((bits >>> id & 1) == 1) {
        String host = nodes.get(id);
        if (host == null) {
          throw new IllegalArgumentException(
              "UP_TO_DATE_NODES=%s names node %d, but there is no DRBD_NODE_ID_%d"
                  .formatted(mask, id, id));
        }
        hosts.add(host);
      }
    }
    return hosts;
  }

  private static int nodeId(String variable, String text) {
    if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) >= MOST_NODES) {
      throw new IllegalArgumentException("%s is no node id: '%s'".formatted(variable, text));
    }
    return Integer.parseInt(text);
  }
}
